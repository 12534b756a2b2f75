package dev.slipway.reconciler.perform;

import dev.slipway.manifest.read.ReleaseFile;
import dev.slipway.reconciler.forge.ForgeKind;
import dev.slipway.reconciler.forge.Reviewer;
import dev.slipway.reconciler.git.TestRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whatever people and machines do to a repository whose releases are reviewed, on any kind of host
 * and with any number of daemons: no two releases have one number, no number falls, nothing held is
 * released or proposed, and what runs is what the tip says. A failure tells its seed.
 */
final class ReviewPropertiesTest {
  private static final int MOST_PASSES = 60;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"GIT, 1, 4", "GIT, 2, 2", "GITHUB, 1, 2", "GITLAB, 2, 2", "GITEA, 1, 1"})
  void hold(ForgeKind kind, int daemons, int stories) {
    LongStream.range(0, stories)
        .forEach(seed -> holdIn(new ReviewStory.Setting(kind, daemons), seed));
  }

  @ParameterizedTest
  @CsvSource({
    "GIT, 1, 200",
    "GIT, 2, 30",
    "GITHUB, 1, 20",
    "GITHUB, 2, 20",
    "GITLAB, 1, 20",
    "GITLAB, 2, 20",
    "GITEA, 1, 20",
    "GITEA, 2, 20"
  })
  @Tag("full")
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void holdInManyStories(ForgeKind kind, int daemons, int stories) {
    LongStream.range(100, 100L + stories)
        .forEach(seed -> holdIn(new ReviewStory.Setting(kind, daemons), seed));
  }

  private void holdIn(ReviewStory.Setting setting, long seed) {
    var told = new ArrayList<String>();
    try {
      var place = Files.createDirectory(folder.resolve("seed" + seed));
      new Telling(new ReviewStory(place, setting, new Random(seed)), told).tell();
    } catch (Exception | AssertionError e) {
      var story = String.join("\n  ", told);
      throw new AssertionError("%s, seed %d:%n  %s%n%s".formatted(setting, seed, story, e), e);
    }
  }

  /** A story, and what of it happened so far. */
  private record Telling(ReviewStory story, List<String> told) {
    void tell() throws Exception {
      try {
        rest();
        var rounds = 4 + story.random.nextInt(10);
        for (var round = 0; round < rounds; round++) {
          while (story.random.nextInt(5) < 3) {
            happen();
          }
          var daemon = any();
          pass(daemon, 0.8, meanwhile(daemon));
          if (story.random.nextInt(4) == 0) {
            rest();
            story.checkRest();
          }
        }
        rest();
        story.checkRest();
      } finally {
        story.end();
      }
    }

    /** Until none of the daemons has anything to do. */
    private void rest() throws Exception {
      for (var i = 0; i < MOST_PASSES; i++) {
        var isQuiet = true;
        for (var daemon : story.order()) {
          isQuiet &= pass(daemon, 1, () -> {});
        }
        if (isQuiet) {
          return;
        }
      }
      throw new AssertionError("no rest");
    }

    private int any() {
      return story.random.nextInt(story.daemons());
    }

    /** Now and then somebody pushes meanwhile, or another daemon has its pass. */
    private ReviewStory.Meanwhile meanwhile(int daemon) {
      var other = (daemon + 1) % story.daemons();
      return switch (story.random.nextInt(8)) {
        case 0, 1 ->
            () -> {
              told.add("a competing push, in the middle of a pass:");
              story.remote.commitFile("notes.txt", "pushed " + told.size());
            };
        case 2, 3, 4, 5 ->
            other == daemon
                ? () -> {}
                : () -> {
                  told.add("in the middle of a pass:");
                  var _ = pass(other, 0.8, () -> {});
                };
        default -> () -> {};
      };
    }

    private boolean pass(int daemon, double success, ReviewStory.Meanwhile meanwhile)
        throws Exception {
      var done = new ArrayList<String>();
      var isQuiet =
          story.pass(
              daemon,
              step -> {
                var isDone = story.random.nextDouble() < success;
                done.add((isDone ? "does " : "fails to ") + step.getClass().getSimpleName());
                return isDone;
              },
              meanwhile);
      if (!done.isEmpty()) {
        told.add("pass of daemon " + daemon + ": " + done);
      }
      return isQuiet;
    }

    private void happen() throws Exception {
      var number = story.random.nextInt(14);
      var what =
          switch (number) {
            case 0, 1 -> source();
            case 2 -> config();
            case 3 -> policy();
            case 4, 5 -> revert();
            case 6 -> "merged: " + story.merge(Reviewer.How.MERGE);
            case 7 -> "squashed: " + story.merge(Reviewer.How.SQUASH);
            case 8 -> "rebased: " + story.merge(Reviewer.How.REBASE);
            case 9 -> "closed: " + story.close();
            case 10 -> edit();
            case 11 -> forcePush();
            case 12 -> "asked to go back: " + story.askForRollback();
            default -> kill();
          };
      told.add(what);
    }

    private String source() {
      var content = "source" + story.random.nextInt(4);
      story.source(content);
      return content;
    }

    private String config() {
      var mode = "mode" + story.random.nextInt(3);
      story.manifest(mode, "releases: {policy: review}");
      return "config is " + mode;
    }

    private String policy() {
      var lines =
          List.of(
              "releases: {policy: auto}",
              "releases: {policy: review, configOnly: auto}",
              "releases: {policy: review, hold: true}");
      var line = lines.get(story.random.nextInt(lines.size()));
      story.manifest("fine", line);
      return line;
    }

    /** Of the last commit, whatever it was: of a revert too. */
    private String revert() {
      var tip = story.remote.tip();
      var subject = story.remote.subjects().getFirst();
      if (subject.contains("apps/") || subject.contains("notes")) {
        return "nothing to revert";
      }
      try {
        if (story.remote.isMerge(tip)) {
          story.remote.revertMerge(tip);
        } else {
          story.remote.revert(tip);
        }
      } catch (RuntimeException conflict) {
        return "a revert that conflicts";
      }
      return "reverted " + subject;
    }

    private String edit() throws Exception {
      var history = story.history();
      if (history.isEmpty()) {
        return "nothing to edit";
      }
      var content = history.get(story.random.nextInt(history.size()));
      var other = history.get(story.random.nextInt(history.size()));
      var edited = story.random.nextBoolean() ? content : content.numbered(other.number());
      story.remote.editRelease("shop", ReleaseFile.write(edited));
      return "edited to " + edited.number() + " of " + content.inputs().abbreviated();
    }

    private String forcePush() {
      var before = story.remote.parent();
      if (before.isEmpty()) {
        return "nothing to go back to";
      }
      story.remote.reset(TestRepository.MAIN, before.get());
      return "forced back by a commit";
    }

    private String kill() throws Exception {
      var daemon = any();
      story.kill(daemon);
      return "daemon " + daemon + " killed";
    }
  }
}
