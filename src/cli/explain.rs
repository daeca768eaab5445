//! `onrecord explain`: the manual's page of a rule. The pages are part of the program, so that whoever has one has the other.

use super::End;
use crate::settings::Rule;
use std::io;

/// Options of `onrecord explain`.
#[derive(clap::Args)]
#[group(skip)]
pub struct Args {
    /// The code of a rule, as it stands behind each finding; without one, all rules are listed
    #[arg(value_name = "RULE")]
    rule: Option<String>,
}

/// Runs `onrecord explain`.
///
/// # Errors
/// If there is no such rule, or standard output cannot be written.
pub fn run(args: &Args) -> anyhow::Result<End> {
    let text = match &args.rule {
        None => include_str!("../../docs/rules/README.md"),
        Some(code) => {
            let rule = Rule::from_code(code);
            let codes = || Rule::ALL.map(Rule::code).join(", ");
            page(rule.ok_or_else(|| anyhow::anyhow!("no rule {code}; there are: {}", codes()))?)
        }
    };
    super::put(&mut io::stdout().lock(), text.as_bytes())?;
    Ok(End::Clean)
}

/// The page of a rule.
fn page(rule: Rule) -> &'static str {
    match rule {
        Rule::AttributedQuote => include_str!("../../docs/rules/attributed-quote.md"),
        Rule::UnattributedQuote => include_str!("../../docs/rules/unattributed-quote.md"),
        Rule::UnbalancedMarks => include_str!("../../docs/rules/unbalanced-marks.md"),
        Rule::SpeakerConflict => include_str!("../../docs/rules/speaker-conflict.md"),
        Rule::DateConflict => include_str!("../../docs/rules/date-conflict.md"),
        Rule::MeaningDiffers => include_str!("../../docs/rules/meaning-differs.md"),
        Rule::WordingDiffers => include_str!("../../docs/rules/wording-differs.md"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_has_its_own_page() {
        for rule in Rule::ALL {
            assert!(page(rule).starts_with(&format!("# {}\n", rule.code())), "{}", rule.code());
        }
    }
}
