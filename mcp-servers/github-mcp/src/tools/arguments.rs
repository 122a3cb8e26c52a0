//! The arguments that most tools share, with the same words in every schema.

/// A tool's arguments about a repository; `paged` ones also name a page.
macro_rules! arguments {
    ($(#[$meta:meta])* paged struct $name:ident { $($fields:tt)* }) => {
        crate::tools::arguments::arguments! {
            $(#[$meta])*
            struct $name {
                $($fields)*
                /// The page.
                #[serde(default = "crate::tools::place::first_page")]
                #[schemars(range(min = 1))]
                page: u32,
                /// Rows per page.
                #[serde(default = "crate::tools::place::page_size", rename = "perPage")]
                #[schemars(range(min = 1, max = 100))]
                per_page: u32,
            }
        }

        impl $name {
            fn which(&self) -> Result<crate::tools::place::Which, mcp::Failure> {
                crate::tools::place::Which::of(self.page, self.per_page)
            }
        }
    };
    ($(#[$meta:meta])* struct $name:ident { $($fields:tt)* }) => {
        $(#[$meta])*
        #[derive(Debug, serde::Deserialize, schemars::JsonSchema)]
        #[serde(deny_unknown_fields)]
        struct $name {
            /// The repository's owner.
            #[schemars(length(min = 1, max = 100))]
            owner: String,
            /// The repository's name.
            #[schemars(length(min = 1, max = 100))]
            repo: String,
            $($fields)*
        }
    };
}

pub(super) use arguments;
