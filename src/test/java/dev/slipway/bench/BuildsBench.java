package dev.slipway.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.bench.Results.Samples;
import dev.slipway.builder.RunImages;
import dev.slipway.builder.buildpack.BuildpackImageBuilder;
import dev.slipway.builder.oci.OciLayoutStore;
import dev.slipway.builder.work.BuildLimits;
import dev.slipway.builder.work.BuildSite;
import dev.slipway.e2e.Shipyard;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.GitRef;
import dev.slipway.manifest.Source;
import dev.slipway.reconciler.git.GitAccess;
import dev.slipway.reconciler.git.GitSourceRepositories;
import dev.slipway.reconciler.git.TestRepository;
import dev.slipway.reconciler.status.Event.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What builds cost beside the tools they run: many static sites of one repository, of which a
 * commit changes all or one; and what it takes after a restart to know that a source is built.
 */
record BuildsBench(Path folder, int apps, int rounds, Results results) {
  private static final Duration UNTIL_RELEASED = Duration.ofMinutes(5);

  void run() throws Exception {
    try (var mono = TestRepository.create(folder.resolve("mono.git"))) {
      try (var yard = new Shipyard(folder.resolve("yard")).lookingWhenTold()) {
        push(mono, "begin", apps);
        yard.config().commitFiles(TestRepository.MAIN, "Add apps", manifests(mono));
        var released = new AtomicInteger();
        try (var _ =
            yard.events()
                .subscribe(event -> {
                  if (event.kind() == Kind.RELEASED) {
                    released.incrementAndGet();
                  }
                })) {
          yard.start();
          await().atMost(UNTIL_RELEASED).until(() -> released.get() == apps);
          changed(yard, mono, released, apps);
          changed(yard, mono, released, 1);
        }
      }
      restarted(mono);
    }
  }

  private Map<String, String> manifests(TestRepository mono) {
    var manifests = new TreeMap<String, String>();
    for (var i = 0; i < apps; i++) {
      manifests.put(
          "apps/app" + i + ".yaml",
          "apiVersion: slipway.dev/v1\nkind: App\nreplicas: 0\nsource: {git: \"%s\", path: app%d}\n"
              .formatted(mono.url(), i));
    }
    return manifests;
  }

  private static void push(TestRepository mono, String text, int changed) {
    var files = new TreeMap<String, String>();
    for (var i = 0; i < changed; i++) {
      files.put("app" + i + "/index.html", text + " of " + i);
    }
    mono.commitFiles(TestRepository.MAIN, "Write " + text, files);
  }

  private void changed(Shipyard yard, TestRepository mono, AtomicInteger released, int changed) {
    var took = new Samples();
    for (var round = 0; round < rounds; round++) {
      released.set(0);
      push(mono, "round " + round + " of " + changed, changed);
      var begin = System.nanoTime();
      yard.sync();
      await()
          .pollInterval(Duration.ofMillis(5))
          .atMost(UNTIL_RELEASED)
          .until(() -> released.get() == changed);
      took.addNanos(System.nanoTime() - begin);
    }
    var what =
        "a commit changes %d of %d apps of a repository: `sync` → all built and released"
            .formatted(changed, apps);
    results.row(what, took, "ms", "");
  }

  /** With nothing in memory; what it opens is what the daemon left on the disk. */
  private void restarted(TestRepository mono) throws Exception {
    var known = new Samples();
    for (var round = -rounds; round < rounds; round++) {
      var begin = System.nanoTime();
      look(mono);
      if (round >= 0) {
        known.addNanos(System.nanoTime() - begin);
      }
    }
    results.row(
        "unchanged source after a restart: git asked, key and image known", known, "ms", "50 ms");
  }

  private void look(TestRepository mono) throws Exception {
    var data = folder.resolve("yard").resolve("data");
    var store = new OciLayoutStore(data.resolve("images"));
    var site =
        new BuildSite(
            new BuildSite.Places(data.resolve("builds"), data.resolve("caches")),
            store,
            new BuildSite.Options(BuildLimits.ofThisMachine(), System.getenv()));
    var builder = new BuildpackImageBuilder(site, () -> RunImages.NONE);
    var source = new Source(mono.url(), new GitRef.Branch(TestRepository.MAIN), "app0");
    var access = GitAccess.usual(folder.resolve("home"));
    try (var sources = new GitSourceRepositories(data.resolve("sources"), access)) {
      var heads = sources.heads(source.git(), Set.of(source.ref()));
      var commit = Objects.requireNonNull(heads.get(source.ref()), "the branch is there");
      var key = builder.key(sources.open(source, commit).tree(), source.build());
      assertThat(store.find(new AppName("app0"), key)).isPresent();
    }
  }
}
