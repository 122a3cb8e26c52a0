//! Tables, shown as aligned text.

use pulldown_cmark::{Event, Tag};

use super::from_markdown::Reader;

/// The table up to its end, its columns aligned.
pub(super) fn table<'a, I: Iterator<Item = Event<'a>>>(reader: &mut Reader<'a, I>) -> String {
    let mut rows: Vec<Vec<String>> = Vec::new();
    while let Some(Event::Start(Tag::TableHead | Tag::TableRow)) = reader.next() {
        let mut row = Vec::new();
        while let Some(Event::Start(Tag::TableCell)) = reader.next() {
            row.push(reader.plain().replace('\n', " "));
        }
        rows.push(row);
    }
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns)
        .map(|column| {
            let cells = rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        })
        .collect();
    let lines: Vec<String> = rows.iter().map(|row| line(row, &widths)).collect();
    lines.join("\n")
}

fn line(row: &[String], widths: &[usize]) -> String {
    let cells: Vec<String> = row
        .iter()
        .zip(widths)
        .map(|(cell, width)| format!("{cell:<width$}"))
        .collect();
    cells.join("  ").trim_end().to_owned()
}
