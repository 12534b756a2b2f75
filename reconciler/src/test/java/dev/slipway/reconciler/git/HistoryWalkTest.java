package dev.slipway.reconciler.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.read.ConfigFiles.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class HistoryWalkTest {
  @TempDir Path folder;
  private TestRepository remote;

  @BeforeEach
  void create() {
    remote = TestRepository.create(folder.resolve("config.git"));
  }

  @AfterEach
  void close() {
    remote.close();
  }

  private Repository repository() {
    return remote.workspace().repository();
  }

  private History cold() throws IOException {
    return new HistoryWalk("", Set.of(Person.SLIPWAY)).upTo(repository(), remote.tip());
  }

  private List<String> steps(History history) {
    return history.releases().stream()
        .map(c -> c.before().isPresent() + ">" + c.after().isPresent() + " " + subject(c))
        .toList();
  }

  private static String subject(FileChange change) {
    return change.message().lines().findFirst().orElse("");
  }

  @Test
  void everyChangeOfAReleaseIsThereWithWhoAndWhenAndWhy() throws Exception {
    var added = remote.editRelease("shop", "v1");
    remote.commitManifest("shop", "m1");
    remote.editRelease("shop", "v2");
    remote.deleteFile("releases/shop.yaml");

    var history = cold();

    assertThat(steps(history))
        .containsExactly(
            "false>true Write releases/shop.yaml",
            "true>true Write releases/shop.yaml",
            "true>false Remove releases/shop.yaml");
    assertThat(history.releases().getFirst())
        .returns(added, FileChange::commit)
        .returns("Alice", FileChange::author)
        .returns("releases/shop.yaml", FileChange::path);
  }

  @Test
  void versionsOfAManifestAreNewestFirst() throws Exception {
    remote.commitManifest("shop", "m1");
    var first = remote.tip();
    remote.commitManifest("shop", "m2");
    remote.deleteFile("apps/shop.yaml");
    remote.commitFile("slipway.yaml", "p");

    var manifests = cold().manifests();

    assertThat(manifests).containsOnlyKeys("apps/shop.yaml", "slipway.yaml");
    var versions = manifests.getOrDefault("apps/shop.yaml", List.of());
    assertThat(versions).hasSize(2);
    assertThat(versions.getFirst().time()).isAfter(versions.getLast().time());
    var seconds = NativeGit.run(remote.folder(), "log", "-1", "--format=%ct", first.value());
    assertThat(versions.getLast().time())
        .isEqualTo(Instant.ofEpochSecond(Long.parseLong(seconds.strip())));
  }

  @Test
  void aMergeThatTakesOneSideChangesNothingAndOneThatMixesDoes() throws Exception {
    remote.editRelease("shop", "v1");
    remote.branch("feature");
    remote.commitFiles("feature", "Feature v2", Map.of("releases/shop.yaml", "v2"));
    remote.commitManifest("blog", "b");
    remote.mergeNoFf("feature");
    assertThat(steps(cold()))
        .containsExactly("false>true Write releases/shop.yaml", "true>true Feature v2");

    remote.branch("other");
    remote.editRelease("shop", "a\n\nb\n\nc\n");
    remote.reset("other", remote.tip());
    remote.commitFiles("other", "Other end", Map.of("releases/shop.yaml", "a\n\nb\n\nC\n"));
    remote.editRelease("shop", "A\n\nb\n\nc\n");
    remote.mergeNoFf("other");

    assertThat(steps(cold())).endsWith("true>true Other end", "true>true Merge branch 'other'");
  }

  @Test
  void whoMergedARequestIsToldBesideItsAuthor() throws Exception {
    remote.editRelease("shop", "v1");
    remote.branch("slipway/shop");
    remote.commitFilesAs(Person.SLIPWAY, "slipway/shop", Map.of("releases/shop.yaml", "v2"));
    remote.commitManifest("blog", "b");
    remote.mergeNoFf("slipway/shop");
    remote.commitFilesAs(Person.SLIPWAY, "main", Map.of("releases/shop.yaml", "v3"));

    assertThat(cold().releases())
        .extracting(FileChange::author, FileChange::mergedBy)
        .containsExactly(
            tuple("Alice", Optional.empty()),
            tuple("Slipway", Optional.of("Alice")),
            tuple("Slipway", Optional.empty()));
  }

  @Test
  void whoRebasedARequestIsWhoMergedIt() throws Exception {
    remote.editRelease("shop", "v1");
    NativeGit.run(folder, "clone", "-q", "config.git", "clone");
    var clone = folder.resolve("clone");
    Files.writeString(clone.resolve("releases/shop.yaml"), "v2");
    NativeGit.run(clone, "commit", "-qam", "v2", "--author", "Slipway <slipway@localhost>");
    NativeGit.run(clone, "push", "-q");

    assertThat(cold().releases().getLast())
        .returns("Slipway", FileChange::author)
        .returns(Optional.of("Native"), FileChange::mergedBy);
  }

  @Test
  void aMessageIsKeptToABound() throws Exception {
    remote.commitFiles("main", "x".repeat(100_000), Map.of("releases/shop.yaml", "v1"));
    assertThat(cold().releases().getFirst().message()).hasSize(8192);
  }

  @Test
  void aHistoryGoesOnFromItsIndexAndAnotherIsGatheredAnew() throws Exception {
    releasedOften();
    var file = folder.resolve("index");
    assertThat(indexed(file)).isEqualTo(cold());
    assertThat(file).exists();
    remote.branch("side");
    remote.commitFiles("side", "Side", Map.of("releases/shop.yaml", "side"));
    remote.commitManifest("shop", "m");
    remote.mergeNoFf("side");
    assertThat(indexed(file)).isEqualTo(cold());

    remote.reset("main", remote.commitFiles("other", "New", Map.of("releases/shop.yaml", "n")));
    assertThat(indexed(file)).isEqualTo(cold());

    Files.writeString(file, "damaged");
    assertThat(indexed(file)).isEqualTo(cold());
  }

  @Test
  void whatAnIndexHasIsNotWalkedAgainAndIsOfOneFolderOnly() throws Exception {
    releasedOften();
    var file = folder.resolve("index");
    var all = indexed(file);
    remote.editRelease("shop", "last");

    var index = HistoryIndex.in(file);
    var key = new HistoryIndex.Key("", List.of(Person.SLIPWAY));
    var gathered = index.read(key).orElseThrow();
    assertThat(gathered.releases()).isEqualTo(all.releases());
    assertThat(index.read(new HistoryIndex.Key("prod", List.of(Person.SLIPWAY)))).isEmpty();

    var shortened =
        new HistoryIndex.Gathered(
            key, gathered.tip(), gathered.seen(), List.of(), gathered.manifests());
    index.write(shortened);
    assertThat(indexed(file).releases()).hasSize(1); // it is believed
  }

  /** More often than the index lags behind. */
  private void releasedOften() throws IOException, InterruptedException {
    var script = new StringBuilder();
    for (var i = 0; i < 300; i++) {
      script.append("commit refs/heads/main\ncommitter A <a@example.com> ");
      script.append(1_700_000_000 + i).append(" +0000\ndata 7\nRelease\n");
      script.append("M 100644 inline releases/shop.yaml\ndata 4\n").append(1000 + i).append('\n');
    }
    var input = Files.writeString(folder.resolve("import"), script);
    var git = new ProcessBuilder("git", "fast-import", "--quiet");
    var process = git.directory(remote.folder().toFile()).redirectInput(input.toFile()).start();
    assertThat(process.waitFor()).isZero();
  }

  private History indexed(Path file) throws IOException {
    return new HistoryWalk("", Set.of(Person.SLIPWAY), HistoryIndex.in(file))
        .upTo(repository(), remote.tip());
  }

  static IntStream fewSeeds() {
    return IntStream.range(0, 4);
  }

  static IntStream manySeeds() {
    return IntStream.range(4, 60);
  }

  @ParameterizedTest
  @MethodSource("fewSeeds")
  void whatIsGatheredStepByStepIsWhatOneWalkFinds(int seed) throws Exception {
    gatherAndCompare(seed, 30);
  }

  @Tag("full")
  @ParameterizedTest
  @MethodSource("manySeeds")
  void soItIsWithManySeeds(int seed) throws Exception {
    gatherAndCompare(seed, 60);
  }

  /** Commits, merges in both directions, forced pushes; asked now and then, as a daemon would. */
  private void gatherAndCompare(int seed, int steps) throws IOException {
    var random = new Random(seed);
    var walk = new HistoryWalk("", Set.of(Person.SLIPWAY));
    remote.commitManifest("app0", "start");
    for (var step = 0; step < steps; step++) {
      act(random, step);
      if (random.nextInt(4) == 0) {
        assertThat(walk.upTo(repository(), remote.tip())).as("seed " + seed).isEqualTo(cold());
      }
    }
    var history = walk.upTo(repository(), remote.tip());
    assertThat(history).as("seed " + seed).isEqualTo(cold());
    assertParentsComeFirst(history);
    assertThat(history).isEqualTo(simple());
  }

  private void act(Random random, int step) throws IOException {
    var app = "app" + random.nextInt(3);
    switch (random.nextInt(10)) {
      case 0 -> remote.branch("side");
      case 1 -> tryMerge("main", "side", step);
      case 2 -> tryMerge("side", "main", step);
      case 3 -> {
        if (exists("side") && random.nextInt(3) == 0) {
          remote.reset("main", remote.tip("side"));
        }
      }
      case 4, 5 -> {
        if (exists("side")) {
          var path = (random.nextBoolean() ? "releases/" : "apps/") + app + ".yaml";
          remote.commitFiles("side", "Side " + step, Map.of(path, "s" + random.nextInt(5)));
        }
      }
      case 6 -> remote.commitManifest(app, "m" + random.nextInt(5));
      case 7 -> remote.deleteFile("releases/" + app + ".yaml");
      default -> remote.editRelease(app, "v" + random.nextInt(5));
    }
  }

  private boolean exists(String branch) throws IOException {
    return repository().exactRef("refs/heads/" + branch) != null;
  }

  private void tryMerge(String into, String from, int step) throws IOException {
    if (exists("side")) {
      try {
        remote.merge(into, from, true, "Merge " + step);
      } catch (IllegalStateException conflict) {
        remote.commitFiles(into, "Not merged " + step, Map.of("notes", "" + step));
      }
    }
  }

  private void assertParentsComeFirst(History history) throws IOException {
    var parents = new HashSet<String>();
    try (var walk = new RevWalk(repository())) {
      for (var change : history.releases()) {
        var commit = walk.parseCommit(SourceMirror.id(change.commit()));
        assertThat(parents).doesNotContain(commit.name());
        for (var parent : commit.getParents()) {
          parents.add(parent.name());
        }
      }
    }
  }

  /** The same by the rules alone: recursion in post-order, whole trees compared file by file. */
  private History simple() throws IOException {
    var releases = new ArrayList<FileChange>();
    var manifests = new TreeMap<String, List<Version>>();
    try (var reader = repository().newObjectReader();
        var walk = new RevWalk(reader)) {
      var trees = new ConfigTrees(reader, "");
      var order = new ArrayList<ObjectId>();
      postOrder(walk, remote.tip(), order);
      var mergers = mergers(walk);
      for (var id : order) {
        var commit = walk.parseCommit(SourceMirror.id(id));
        var parents = new ArrayList<Map<String, ObjectId>>();
        for (var parent : commit.getParents()) {
          parents.add(trees.files(walk.parseCommit(parent).getTree()).orElseThrow());
        }
        var own = trees.files(commit.getTree()).orElseThrow();
        var merger = Optional.ofNullable(mergers.get(id));
        compare(new Merge(commit, merger, parents, own), releases, manifests);
      }
    }
    return new History(releases, manifests);
  }

  /** Who merged each commit that is not one of the first parents: the oldest that have it. */
  private Map<ObjectId, String> mergers(RevWalk walk) throws IOException {
    var trunk = new ArrayList<RevCommit>();
    var each = walk.parseCommit(SourceMirror.id(remote.tip()));
    trunk.add(each);
    while (each.getParentCount() > 0) {
      each = walk.parseCommit(each.getParent(0));
      trunk.add(each);
    }
    var mergers = new HashMap<ObjectId, String>();
    for (var commit : trunk) { // the newest first: the oldest that has it has the last word
      var all = new ArrayList<ObjectId>();
      postOrder(walk, new ObjectId(commit.name()), all);
      all.forEach(id -> mergers.put(id, commit.getAuthorIdent().getName()));
    }
    trunk.forEach(commit -> mergers.remove(new ObjectId(commit.name())));
    return mergers;
  }

  /** A commit with who merged it, its files and those of its parents. */
  private record Merge(
      RevCommit commit,
      Optional<String> merger,
      List<Map<String, ObjectId>> parents,
      Map<String, ObjectId> own) {}

  private static void compare(
      Merge merge, List<FileChange> releases, Map<String, List<Version>> manifests) {
    var commit = merge.commit();
    var parents = merge.parents();
    var own = merge.own();
    var first = parents.isEmpty() ? Map.<String, ObjectId>of() : parents.getFirst();
    var paths = new TreeSet<>(own.keySet());
    paths.addAll(first.keySet());
    paths.removeIf(
        path -> parents.stream().anyMatch(p -> Objects.equals(p.get(path), own.get(path))));
    for (var path : paths) {
      var after = Optional.ofNullable(own.get(path));
      var time = Instant.ofEpochSecond(commit.getCommitTime());
      if (path.startsWith("releases/")) {
        var before = Optional.ofNullable(first.get(path));
        var id = new ObjectId(commit.name());
        var message = commit.getFullMessage();
        var merger = merge.merger();
        releases.add(new FileChange(path, id, before, after, "Alice", merger, time, message));
      } else {
        after.ifPresent(blob ->
            manifests
                .computeIfAbsent(path, _ -> new ArrayList<>())
                .addFirst(new Version(blob, time)));
      }
    }
  }

  private static void postOrder(RevWalk walk, ObjectId id, List<ObjectId> order)
      throws IOException {
    if (order.contains(id)) {
      return;
    }
    for (var parent : walk.parseCommit(SourceMirror.id(id)).getParents()) {
      postOrder(walk, new ObjectId(parent.name()), order);
    }
    order.add(id);
  }
}
