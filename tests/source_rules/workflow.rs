//! The workflow that releases: on machines that keep nothing, by one compiler, with no right that a step does not need,
//! and nothing is published unless all else passed.

use super::read;

const RELEASE: &str = ".github/workflows/release.yml";

/// Each job's name and lines.
fn jobs(workflow: &str) -> Vec<(&str, &str)> {
    let (_, jobs) = workflow.split_once("\njobs:\n").unwrap();
    let is_name =
        |line: &str| line.strip_prefix("  ").is_some_and(|name| name.starts_with(char::is_alphabetic));
    let lines = [0].into_iter().chain(jobs.match_indices('\n').map(|(at, _)| at + 1));
    let starts: Vec<usize> = lines.filter(|&at| is_name(&jobs[at..])).collect();
    let ends = starts.iter().skip(1).copied().chain([jobs.len()]);
    let texts = starts.iter().zip(ends).map(|(&start, end)| &jobs[start..end]);
    texts.map(|job| (job.trim_start().split(':').next().unwrap(), job)).collect()
}

#[test]
fn nothing_is_published_unless_everything_passed() {
    let workflow = read(RELEASE);
    let jobs = jobs(&workflow);
    let names: Vec<_> = jobs.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["checks", "linux", "macos", "windows", "publish"]);
    let (_, publish) = jobs[4];
    assert!(publish.contains("needs: [checks, linux, macos, windows]"), "{publish}");
    assert!(!publish.contains("if:"), "{publish}");
    let others: String = jobs[..4].iter().map(|(_, job)| *job).collect();
    for only_there in ["gh release", "GH_TOKEN", "attest-build-provenance", ": write"] {
        assert!(publish.contains(only_there) && !others.contains(only_there), "{only_there}");
    }
    assert!(workflow.contains("\npermissions:\n  contents: read\n"));
}

#[test]
fn a_release_takes_nothing_from_an_earlier_run_and_one_compiler() {
    let workflow = read(RELEASE);
    for (name, job) in jobs(&workflow) {
        let count = |words: &str| job.matches(words).count();
        assert_eq!(count("actions/checkout@"), count("persist-credentials: false"), "{name}");
        assert_eq!(count("actions/setup-node@"), count("package-manager-cache: false"), "{name}");
        assert!(count("rustup toolchain install \"$") == 1 && count("timeout-minutes:") == 1, "{name}");
    }
    for cache in ["rust-cache", "actions/cache", "sccache", "cache: npm"] {
        assert!(!workflow.contains(cache), "{cache}");
    }
    let pinned = |name: &str| {
        let line = workflow.lines().find_map(|line| line.trim().strip_prefix(name)).unwrap().trim();
        line.split('.').count() == 3 && line.split('.').all(|part| part.parse::<u16>().is_ok())
    };
    assert!(pinned("RUSTUP_TOOLCHAIN:") && pinned("NODE_VERSION:"));
}

/// What a tag or a secret is called becomes a part of no script.
#[test]
fn scripts_read_variables_and_no_templates() {
    for file in [RELEASE, ".github/workflows/ci.yml"] {
        let workflow = read(file);
        let mut in_script = None;
        for line in workflow.lines() {
            let depth = line.len() - line.trim_start().len();
            let begins = line.trim_start().trim_start_matches("- ").starts_with("run:");
            in_script = match in_script {
                _ if begins => Some(depth),
                Some(script) if depth > script || line.trim().is_empty() => Some(script),
                _ => None,
            };
            let is_environment = line.trim() == "env:" || line.trim() == "with:";
            if is_environment {
                in_script = None;
            }
            assert!(in_script.is_none() || !line.contains("${{"), "{file}: {line}");
        }
    }
}
