package dev.slipway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.reconciler.git.TestRepository;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

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

  /** The releases of an app are 1, 2, 3, … in the order of the commits. Returns the highest. */
  static int assertWithoutGapOrDouble(TestRepository config, String app) {
    var releases = releaseSubjects(config).stream().filter(s -> s.startsWith(app + " ")).toList();
    var expected = IntStream.rangeClosed(1, releases.size()).mapToObj(n -> app + " v" + n).toList();
    assertThat(releases).isNotEmpty().isEqualTo(expected);
    return releases.size();
  }
}
