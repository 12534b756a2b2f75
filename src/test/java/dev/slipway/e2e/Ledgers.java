package dev.slipway.e2e;

import dev.slipway.reconciler.git.TestRepository;
import java.util.List;
import java.util.regex.Pattern;

/** What the log of a config repository says of releases. */
final class Ledgers {
  private static final Pattern RELEASE = Pattern.compile("[a-z0-9-]+ v[0-9]+: .*");

  private Ledgers() {}

  /** The name and number of every release commit, oldest first. */
  static List<String> releaseSubjects(TestRepository config) {
    return config.subjects().reversed().stream()
        .filter(subject -> RELEASE.matcher(subject).matches())
        .map(subject -> subject.substring(0, subject.indexOf(':')))
        .toList();
  }
}
