package dev.slipway.reconciler.bench;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Config;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.EnvName;
import dev.slipway.manifest.EnvValue;
import dev.slipway.manifest.GitRef;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.Release.Built;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.manifest.Source;
import dev.slipway.manifest.read.ManifestReader;
import dev.slipway.manifest.read.ReleaseFile;
import dev.slipway.reconciler.api.Answers;
import dev.slipway.reconciler.git.FollowedBranch;
import dev.slipway.reconciler.git.GitAccess;
import dev.slipway.reconciler.git.GitConfigRepository;
import dev.slipway.reconciler.git.NativeGit;
import dev.slipway.reconciler.git.TestRepository;
import dev.slipway.reconciler.ledger.AppLedger;
import dev.slipway.reconciler.ledger.CommitText;
import dev.slipway.reconciler.observe.ConfigReader;
import dev.slipway.reconciler.observe.ReleaseIndex;
import dev.slipway.reconciler.status.ReleaseHistory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A config repository with very many releases, and what it takes to list those of an app: the
 * fetch, the history, the ledgers, the list and its JSON. In a process of its own it is what the
 * first question to a daemon costs that has just started.
 */
public record ReleaseListBench(Path folder, int commits, int apps) {
  private static final int CONFIG_CHANGES_EVERY = 5;
  private static final int WARM_ROUNDS = 9;

  /** As many as {@code slipway releases} shows if nothing else is said. */
  private static final int SHOWN = 20;

  /**
   * In milliseconds; CPU time is that of the thread that reads. Warm is the list once more, newest
   * the part of it that the command line shows.
   */
  record Took(int releases, long cold, long coldCpu, Again warm, Again newest) {
    static Took parse(String line) {
      var numbers = line.strip().split(" ", -1);
      return new Took(
          Integer.parseInt(numbers[0]),
          Long.parseLong(numbers[1]),
          Long.parseLong(numbers[2]),
          Again.parse(numbers[3]),
          Again.parse(numbers[4]));
    }
  }

  /** The best of some rounds, in microseconds. */
  record Again(long wall, long cpu) {
    static Again parse(String word) {
      var numbers = word.split("/", -1);
      return new Again(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]));
    }

    @Override
    public String toString() {
      return wall + "/" + cpu;
    }
  }

  /** Takes the time and prints it. */
  public static void main(String... words) throws Exception {
    var took = new ReleaseListBench(Path.of(words[0]), 0, 0).list();
    System.out.println(
        "%d %d %d %s %s"
            .formatted(took.releases(), took.cold(), took.coldCpu(), took.warm(), took.newest()));
  }

  /** Makes the repository. */
  public void create() throws IOException, InterruptedException {
    NativeGit.run(folder, "init", "-q", "--bare", "-b", "main", "config.git");
    var git = folder.resolve("config.git");
    var input = folder.resolve("import");
    Files.writeString(input, script(), StandardCharsets.UTF_8);
    var process =
        new ProcessBuilder("git", "fast-import", "--quiet")
            .directory(git.toFile())
            .inheritIO()
            .redirectInput(input.toFile())
            .start();
    if (process.waitFor() != 0) {
      throw new IOException("git fast-import failed");
    }
    NativeGit.run(git, "repack", "-adq");
  }

  private String script() {
    var script = new StringBuilder();
    for (var i = 0; i < commits; i++) {
      var release = release("app" + i % apps, i / apps + 1);
      var message =
          CommitText.released(release, Optional.empty(), "Fix cart total", OptionalInt.empty());
      script.append("commit refs/heads/main\ncommitter Slipway <slipway@localhost> ");
      script.append(1_700_000_000 + i).append(" +0000\n");
      data(script, message);
      script.append("M 100644 inline releases/").append(release.app()).append(".yaml\n");
      data(script, ReleaseFile.write(release));
    }
    return script.toString();
  }

  private static void data(StringBuilder script, String text) {
    script.append("data ").append(text.getBytes(StandardCharsets.UTF_8).length).append('\n');
    script.append(text).append('\n');
  }

  private static Release release(String app, int number) {
    var env = new TreeMap<EnvName, EnvValue>();
    for (var i = 0; i < 10; i++) {
      env.put(new EnvName("VARIABLE_" + i), new EnvValue.Literal("some value " + i));
    }
    env.put(new EnvName("ROUND"), new EnvValue.Literal("r" + number / CONFIG_CHANGES_EVERY));
    env.put(new EnvName("DATABASE_URL"), new EnvValue.SecretRef("shop-db", "url"));
    var web = new ProcessSpec(List.of("bin/server", "--fast"), Optional.of(8080));
    var worker = new ProcessSpec(List.of("bin/worker"), Optional.empty());
    var id = new ObjectId(Digest.of(app + number).hex().substring(0, 40));
    var source =
        new Source("https://git.example.com/acme/shop.git", new GitRef.Branch("main"), "shop");
    return new Release(
        new AppName(app),
        new ReleaseNumber(number),
        new ImageRef("registry.example.com/acme/" + app, Digest.of("image " + number)),
        Optional.of(new Built(source, id, id)),
        new Config(
            env,
            new TreeMap<>(Map.of(ProcessType.WEB, web, new ProcessType("worker"), worker)),
            Config.DEFAULT_GRACE),
        Digest.of("inputs of " + app + number),
        Optional.empty());
  }

  /** Has the clone made, so that no other round pays for it. */
  void fetch() throws Exception {
    try (var repository = repository()) {
      var _ = repository.fetch();
    }
  }

  /** What it takes in a process of its own, which knows what is in the data folder. */
  Took listElsewhere() throws IOException, InterruptedException {
    var java = ProcessHandle.current().info().command().orElseThrow();
    var classes = System.getProperty("java.class.path", "");
    var process =
        new ProcessBuilder(java, "-cp", classes, ReleaseListBench.class.getName(), "" + folder)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException("the other process failed: " + output);
    }
    return Took.parse(output.lines().toList().getLast());
  }

  private Took list() throws Exception {
    try (var repository = repository()) {
      var begin = System.nanoTime();
      var beginCpu = cpu();
      var reader =
          new ConfigReader(
              repository, new ManifestReader(new Domain("localhost")), ReleaseIndex.in(index()));
      var ledger = reader.read(repository.fetch()).ledger(new AppName("app0"));
      var listed = list(ledger, Integer.MAX_VALUE);
      var cold = millisSince(begin);
      var coldCpu = cpu().toMillis() - beginCpu.toMillis();
      return new Took(
          listed, cold, coldCpu, again(ledger, Integer.MAX_VALUE), again(ledger, SHOWN));
    }
  }

  private static Again again(AppLedger ledger, int most) {
    var best = new Again(Long.MAX_VALUE, Long.MAX_VALUE);
    for (var round = 0; round < WARM_ROUNDS; round++) {
      var start = System.nanoTime();
      var startCpu = cpu();
      var _ = list(ledger, most);
      var took = cpu().minus(startCpu).toNanos() / 1_000;
      var wall = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start);
      best = new Again(Math.min(best.wall(), wall), Math.min(best.cpu(), took));
    }
    return best;
  }

  private static int list(AppLedger ledger, int most) {
    var releases = new ReleaseHistory(ledger, Optional.empty()).newestFirst(most);
    if (Answers.json(releases).length == 0) {
      throw new IllegalStateException("no JSON");
    }
    return releases.size();
  }

  private static long millisSince(long begin) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
  }

  private static Duration cpu() {
    return Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
  }

  /** Where the repository is. */
  public String url() {
    return "file://" + folder.resolve("config.git");
  }

  Path index() {
    return folder.resolve("releases.index");
  }

  private GitConfigRepository repository() throws Exception {
    return new GitConfigRepository(
        FollowedBranch.of(url(), TestRepository.MAIN),
        folder.resolve("cache.git"),
        GitAccess.anonymous(),
        Clock.systemUTC());
  }
}
