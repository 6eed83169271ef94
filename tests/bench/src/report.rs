//! Tables for people, and the same figures for programs.

use std::fs;
use std::path::Path;

use serde::Serialize;
use serde_json::{Map, Value, json};

pub struct Table {
    title: String,
    rows: Vec<Vec<String>>,
    more: Map<String, Value>,
    aims: Vec<Aim>,
}

/// A figure beside what it should be.
#[derive(Clone, Serialize)]
pub struct Aim {
    pub what: String,
    pub figure: String,
    pub aim: String,
    /// `None`: for people to judge.
    pub met: Option<bool>,
}

impl Aim {
    fn line(&self) -> String {
        let judged = match self.met {
            Some(true) => "met",
            Some(false) => "MISSED",
            None => "judge yourself",
        };
        format!("{}: {} (aim: {}; {judged})", self.what, self.figure, self.aim)
    }
}

impl Table {
    pub fn new<T: Into<String>>(title: String, columns: impl IntoIterator<Item = T>) -> Self {
        Self {
            title,
            rows: vec![columns.into_iter().map(Into::into).collect()],
            more: Map::new(),
            aims: Vec::new(),
        }
    }

    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    pub fn aim(&mut self, aim: Aim) {
        self.aims.push(aim);
    }

    /// Figures that only programs get to see.
    pub fn keep(&mut self, name: &str, figures: &impl Serialize) {
        self.more.insert(name.to_owned(), json!(figures));
    }

    fn markdown(&self) -> String {
        let widths: Vec<usize> = (0..self.rows[0].len())
            .map(|at| self.rows.iter().map(|row| row[at].chars().count()).max().unwrap_or(0))
            .collect();
        let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
        let mut text = format!("### {}\n\n", self.title);
        for (at, row) in self.rows.iter().enumerate() {
            let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}", width = *width));
            text.push_str(&line(cells.collect()));
            if at == 0 {
                text.push_str(&line(widths.iter().map(|width| "-".repeat(*width)).collect()));
            }
        }
        text
    }

    fn json(&self) -> Value {
        json!({ "title": self.title, "rows": self.rows, "figures": self.more, "aims": self.aims })
    }
}

/// Prints the tables, and a line for each aim, and writes them into the folder, as `report.md` and `report.json`.
///
/// # Errors
/// The folder can't be written to.
pub fn publish(tables: &[Table], folder: &Path) -> anyhow::Result<()> {
    let mut text = tables.iter().map(Table::markdown).collect::<Vec<_>>().join("\n");
    text.push_str("\n### Aims\n\n");
    for aim in tables.iter().flat_map(|table| &table.aims) {
        text.push_str(&format!("- {}\n", aim.line()));
    }
    let figures: Vec<Value> = tables.iter().map(Table::json).collect();
    fs::create_dir_all(folder)?;
    fs::write(folder.join("report.md"), &text)?;
    fs::write(folder.join("report.json"), serde_json::to_vec_pretty(&figures)?)?;
    println!("{text}\nAlso in {}.", folder.display());
    Ok(())
}

pub fn median(figures: impl IntoIterator<Item = f64>) -> f64 {
    let mut figures: Vec<f64> = figures.into_iter().collect();
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}
