package dev.slipway.reconciler.perform;

import dev.slipway.manifest.read.ReleaseFile;
import dev.slipway.reconciler.git.TestRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever people and machines do to a repository whose releases are reviewed: no two releases have
 * one number, no number falls, nothing held is released or proposed, and what runs is what the tip
 * says. A failure tells its seed.
 */
final class ReviewPropertiesTest {
  private static final int MOST_PASSES = 60;

  @TempDir private Path folder;

  @Test
  void hold() {
    LongStream.range(0, 6).forEach(this::holdIn);
  }

  @Test
  @Tag("full")
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void holdInManyStories() {
    LongStream.range(100, 400).forEach(this::holdIn);
  }

  private void holdIn(long seed) {
    var told = new ArrayList<String>();
    try {
      var place = Files.createDirectory(folder.resolve("seed" + seed));
      new Telling(new ReviewStory(place, new Random(seed)), told).tell();
    } catch (Exception | AssertionError e) {
      throw new AssertionError("seed " + seed + ":\n  " + String.join("\n  ", told) + "\n" + e, e);
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
          pass(0.8, story.random.nextInt(4) == 0);
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

    private void rest() throws Exception {
      for (var i = 0; i < MOST_PASSES; i++) {
        if (pass(1, false)) {
          return;
        }
      }
      throw new AssertionError("no rest");
    }

    private boolean pass(double success, boolean isRace) throws Exception {
      var done = new ArrayList<String>();
      var isQuiet =
          story.pass(
              step -> {
                var isDone = story.random.nextDouble() < success;
                done.add((isDone ? "does " : "fails to ") + step.getClass().getSimpleName());
                return isDone;
              },
              () -> {
                if (isRace) {
                  story.remote.commitFile("notes.txt", "pushed " + told.size());
                }
              });
      if (!done.isEmpty()) {
        told.add("pass" + (isRace ? " with a competing push: " : ": ") + done);
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
            case 6 -> "merged: " + story.merge(TestRepository::mergeNoFf);
            case 7 -> "squashed: " + story.merge(TestRepository::squash);
            case 8 -> "rebased: " + story.merge((r, branch) -> r.cherryPick(r.tip(branch)));
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
      story.kill();
      return "daemon killed";
    }
  }
}
