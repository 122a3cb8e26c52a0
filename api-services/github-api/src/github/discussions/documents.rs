//! What GitHub is asked about discussions.

pub(super) const LIST: &str = "query($owner: String!, $name: String!, $first: Int!, $after: String, $category: ID, $order: DiscussionOrder) {
  repository(owner: $owner, name: $name) {
    discussions(first: $first, after: $after, categoryId: $category, orderBy: $order) {
      totalCount pageInfo { hasNextPage endCursor } nodes {
        number title body author { login } authorAssociation category { name isAnswerable }
        closed isAnswered comments(first: 1) { totalCount } url createdAt
      }
    }
  }
}";
pub(super) const ONE: &str = "query($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) {
    discussion(number: $number) {
      number title body author { login } authorAssociation category { name isAnswerable }
      closed isAnswered comments(first: 1) { totalCount } url createdAt
    }
  }
}";
pub(super) const COMMENTS: &str = "query($owner: String!, $name: String!, $number: Int!, $first: Int!, $after: String, $replies: Boolean!) {
  repository(owner: $owner, name: $name) {
    discussion(number: $number) {
      comments(first: $first, after: $after) {
        totalCount pageInfo { hasNextPage endCursor }
        nodes { ...shown replies(first: 100) @include(if: $replies) { nodes { ...shown } } }
      }
    }
  }
}
fragment shown on DiscussionComment { id author { login } authorAssociation body isAnswer url createdAt }";
pub(super) const CATEGORIES: &str = "query($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) {
    discussionCategories(first: 100) {
      totalCount pageInfo { hasNextPage endCursor } nodes { id name description isAnswerable }
    }
  }
}";
