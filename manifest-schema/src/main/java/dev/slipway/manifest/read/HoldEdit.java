package dev.slipway.manifest.read;

import dev.slipway.manifest.App;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.yaml.YamlSplice;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Says in the text of a manifest whether new releases are held, and changes nothing else of it:
 * comments and layout stay, and what comes out was read again to be what was asked for.
 */
public final class HoldEdit {
  private static final List<String> PLACE = List.of("releases", "hold");

  /** What {@code releases} is written behind, where there is none yet. */
  private static final List<String> AFTER = List.of("image", "source", "kind");

  private HoldEdit() {}

  /**
   * The manifest with this in it; the same text where it says so already.
   *
   * @param path of the file in the config repository
   * @throws RejectedException where a person must change the file: it has problems, or is written
   *     so that a machine can not tell where the word belongs. The first line of the message is the
   *     cause, the next what to do.
   */
  public static String apply(String path, byte[] content, boolean hold) throws RejectedException {
    var before = app(path, content);
    var text = new String(content, StandardCharsets.UTF_8);
    if (before.settings().releases().hold() == hold) {
      return text;
    }
    return YamlSplice.put(text, PLACE, Boolean.toString(hold), AFTER)
        .filter(edited -> says(path, edited, wanted(before, hold)))
        .orElseThrow(() ->
            new RejectedException(
                path
                    + " is written so that releases.hold is not changed alone\n"
                    + "change it by hand"));
  }

  private static App app(String path, byte[] content) throws RejectedException {
    var reading = AppFile.read(path, content).reading();
    return reading
        .value()
        .orElseThrow(() ->
            new RejectedException(
                reading.problems().getFirst()
                    + "\nmend the manifest first: slipway validate tells more"));
  }

  private static App wanted(App before, boolean hold) {
    var settings = before.settings();
    var releases = settings.releases().withHold(hold);
    return new App(
        before.name(), before.origin(), before.config(), settings.withReleases(releases));
  }

  private static boolean says(String path, String text, App wanted) {
    var reading = AppFile.read(path, text.getBytes(StandardCharsets.UTF_8)).reading();
    return reading.value().equals(Optional.of(wanted));
  }
}
