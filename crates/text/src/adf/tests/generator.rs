//! Documents and Markdown texts by chance.

use proptest::{collection::vec, option, prelude::*};

use crate::document::{Block, Inline, Marks, Panel, Shifted, Table, Task};

fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-z]{1,6}( [a-z]{1,5}){0,2}",
        2 => "[-*_#>+~`!.:@|&<\\[\\]()\\\\=1 a]{1,8}",
        1 => "\\PC{1,6}",
        1 => Just("see https://x.example/a_b and :tada: now".to_owned()),
    ]
}

fn marks() -> impl Strategy<Value = Marks> {
    let link = option::weighted(
        0.2,
        prop_oneof![
            Just("https://x.example/(a)".to_owned()),
            Just("mailto:a@b.c".to_owned())
        ],
    );
    let shifted = option::weighted(0.1, prop_oneof![Just(Shifted::Sub), Just(Shifted::Sup)]);
    let rare = || prop::bool::weighted(0.2);
    (link, rare(), rare(), rare(), rare(), shifted, rare()).prop_map(
        |(link, em, strong, strike, underline, shifted, code)| Marks {
            link,
            em,
            strong,
            strike,
            underline,
            shifted,
            code,
        },
    )
}

fn line() -> impl Strategy<Value = Vec<Inline>> {
    let inline = prop_oneof![
        6 => (words(), marks()).prop_map(|(text, marks)| Inline::Text(text, marks)),
        2 => words().prop_map(Inline::plain),
        1 => Just(Inline::Break),
        1 => ("[0-9a-f:-]{1,8}", "[A-Za-z\\]\\[ ]{0,6}[a-z]").prop_map(|(id, name)| Inline::Mention { id, name: name.trim().to_owned() }),
        1 => Just(Inline::Emoji(":smile:".to_owned())),
    ];
    vec(inline, 1..5)
}

fn tasks() -> impl Strategy<Value = Vec<Task>> {
    let leaf = (any::<bool>(), line())
        .prop_map(|(done, text)| Task {
            done,
            text,
            below: Vec::new(),
        })
        .boxed();
    let nested = (any::<bool>(), line(), vec(leaf.clone(), 1..3))
        .prop_map(|(done, text, below)| Task { done, text, below });
    vec(prop_oneof![leaf, nested], 1..4)
}

fn table() -> impl Strategy<Value = Table> {
    let cell = || prop_oneof![3 => line(), 1 => Just(Vec::new())];
    (1usize..4).prop_flat_map(move |width| {
        let row = move || vec(cell(), width);
        (option::of(row()), vec(row(), 1..3)).prop_map(|(head, rows)| Table { head, rows })
    })
}

pub(super) fn blocks() -> impl Strategy<Value = Vec<Block>> {
    let leaf = prop_oneof![
        4 => line().prop_map(Block::Paragraph),
        1 => (1u8..=6, line()).prop_map(|(level, text)| Block::Heading(level, text)),
        1 => ("[a-z+]{0,4}", "[a-z`~\n -]{0,20}").prop_map(|(language, text)| Block::Code(language, text)),
        1 => Just(Block::Rule),
        1 => tasks().prop_map(Block::Tasks),
        1 => table().prop_map(Block::Table),
    ];
    let block = leaf.prop_recursive(3, 16, 3, |inner| {
        let panel = prop_oneof![
            Just(Panel::Info),
            Just(Panel::Note),
            Just(Panel::Success),
            Just(Panel::Warning),
            Just(Panel::Error)
        ];
        let items = || vec(vec(inner.clone(), 1..3), 1..3);
        prop_oneof![
            items().prop_map(Block::Bullets),
            (0u64..1000, items()).prop_map(|(first, items)| Block::Numbers(first, items)),
            vec(inner.clone(), 1..3).prop_map(Block::Quote),
            (panel, vec(inner.clone(), 1..3))
                .prop_map(|(panel, blocks)| Block::Panel(panel, blocks)),
        ]
    });
    vec(block, 0..4)
}

pub(super) fn markdown() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        "[-*_#>+~`!.:@|<\\[\\]() a1]{0,10}",
        "[a-z]{1,5}( [a-z]{1,5}){0,3}",
        "(- |1\\. |> |## |  - |    |\\| )[a-z *_`]{0,8}",
        Just("```".to_owned()),
        Just("| --- | --- |".to_owned()),
        Just("<b>x</b> <br> <i>".to_owned()),
        Just("> [!TIP]".to_owned()),
    ];
    vec(line, 0..8).prop_map(|lines| lines.join("\n"))
}
