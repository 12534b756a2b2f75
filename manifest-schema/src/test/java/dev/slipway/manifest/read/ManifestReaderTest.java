package dev.slipway.manifest.read;

import static dev.slipway.manifest.read.Repository.APP;
import static dev.slipway.manifest.read.Repository.appWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.slipway.manifest.App;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Builds;
import dev.slipway.manifest.Cpu;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.ImageName;
import dev.slipway.manifest.Kubernetes;
import dev.slipway.manifest.Memory;
import dev.slipway.manifest.Platform;
import dev.slipway.manifest.Platform.OnFailure;
import dev.slipway.manifest.Problem;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.ReleasePolicy;
import dev.slipway.manifest.ReleasePolicy.Approval;
import dev.slipway.manifest.Router;
import dev.slipway.manifest.Routing;
import dev.slipway.manifest.read.Manifests.Manifest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ManifestReaderTest {
  private static final String PLATFORM = "apiVersion: slipway.dev/v1\nkind: Platform\n";

  private final Repository repository = new Repository();
  private final ManifestReader reader = new ManifestReader(new Domain("localhost"));

  private Manifests read() throws Exception {
    return reader.read(repository.head());
  }

  private static Manifest manifest(Manifests manifests, String name) {
    return Optional.ofNullable(manifests.apps().get(new AppName(name))).orElseThrow();
  }

  private static App app(Manifests manifests, String name) {
    return manifest(manifests, name).app().orElseThrow();
  }

  private static int replicas(Manifests manifests, String name) {
    return app(manifests, name).settings().replicas().getOrDefault(ProcessType.WEB, -1);
  }

  private static List<String> domains(Manifests manifests, String name) {
    return app(manifests, name).settings().domains().stream().map(Domain::value).toList();
  }

  private static List<String> rules(Manifest manifest) {
    return manifest.problems().stream().map(Problem::rule).toList();
  }

  @Test
  void an_empty_repository_asks_for_nothing() throws Exception {
    assertThat(read())
        .isEqualTo(new Manifests(Platform.DEFAULT, new java.util.TreeMap<>(), List.of()));
  }

  @Test
  void releases_and_other_files_are_no_manifests() throws Exception {
    repository.write("releases/shop.yaml", "x").write("README.md", "x").write("apps/note.txt", "x");

    assertThat(read().apps()).isEmpty();
    assertThat(read().problems()).isEmpty();
  }

  @Test
  void the_platform_file_is_read() throws Exception {
    repository.write(
        "slipway.yaml",
        PLATFORM
            + "domain: Apps.example.com\n"
            + "rollout: {deadline: 1m30s, onFailure: keep}\nremoval: {share: 50}\n"
            + "builds: {in: daemon, images: {go: a/go}, cpu: 0.5, memory: 1Gi, disk: 4Gi,"
            + " cache: {size: 5Gi, storageClass: fast}, pullSecret: mirror}\n"
            + "releases: {policy: review, configOnly: auto}\n");

    assertThat(read().platform())
        .isEqualTo(
            new Platform(
                Optional.of(new Domain("apps.example.com")),
                Duration.ofSeconds(90),
                OnFailure.KEEP,
                50,
                Router.EMBEDDED,
                new TreeMap<>(),
                new Builds(
                    Optional.of(Builds.Place.DAEMON),
                    new TreeMap<>(Map.of("go", ImageName.parse("a/go"))),
                    new Cpu(500),
                    new Memory(1L << 30),
                    new Memory(4L << 30),
                    Optional.of(new Builds.Cache(new Memory(5L << 30), Optional.of("fast"))),
                    Optional.of("mirror")),
                Kubernetes.DEFAULT,
                new ReleasePolicy(Optional.of(Approval.REVIEW), Optional.of(Approval.AUTO), false),
                Routing.NONE));
  }

  @Test
  void a_platform_file_with_problems_goes_on_as_it_was() throws Exception {
    repository
        .write("slipway.yaml", PLATFORM + "removal: {share: 50}\n")
        .write("slipway.yaml", PLATFORM + "removal: {share: fifty}\n");

    var manifests = read();
    assertThat(manifests.platform().removalShare()).isEqualTo(50);
    assertThat(manifests.problems()).extracting(Problem::rule).containsExactly("wrong-type");
  }

  @Test
  void a_platform_file_that_never_was_right_says_nothing() throws Exception {
    repository.write("slipway.yaml", "- x\n");

    assertThat(read().platform()).isEqualTo(Platform.DEFAULT);
  }

  @Test
  void a_manifest_with_problems_goes_on_as_it_was_when_it_was_right() throws Exception {
    repository
        .write("apps/shop.yaml", APP + "replicas: 1\n")
        .write("apps/shop.yaml", APP + "replicas: 2\n")
        .write("apps/shop.yaml", APP + "replicas: x\n")
        .write("apps/shop.yaml", "[");

    assertThat(replicas(read(), "shop")).isEqualTo(2);
    assertThat(rules(manifest(read(), "shop"))).containsExactly("yaml-syntax");
  }

  @Test
  void a_manifest_that_never_was_right_is_an_app_without_content() throws Exception {
    repository.write("apps/shop.yaml", "[").write("apps/blog.yaml", APP);

    assertThat(manifest(read(), "shop").app()).isEmpty();
    assertThat(rules(manifest(read(), "shop"))).containsExactly("yaml-syntax");
    assertThat(rules(manifest(read(), "blog"))).isEmpty();
  }

  @Test
  void the_look_back_for_a_right_version_is_bounded() throws Exception {
    repository.write("apps/shop.yaml", APP);
    for (var i = 0; i < 21; i++) {
      repository.write("apps/shop.yaml", "[" + i);
    }

    assertThat(manifest(read(), "shop").app()).isEmpty();
    assertThat(repository.reads()).isEqualTo(21);
  }

  @Test
  void a_thousand_manifests_are_read_once_and_then_only_what_changed() throws Exception {
    var files = new HashMap<String, String>();
    IntStream.range(0, 1_000)
        .forEach(i -> files.put("apps/app-" + i + "x.yaml", appWith("www" + i + ".example.com")));
    repository.commit(files);

    assertThat(read().apps()).hasSize(1_000);
    assertThat(repository.reads()).isEqualTo(1_000);

    assertThat(read().problems()).isEmpty();
    repository.write("README.md", "x");
    assertThat(read().problems()).isEmpty();
    assertThat(repository.reads()).isEqualTo(1_000);

    repository.write("apps/app-7x.yaml", APP + "replicas: 7\n");
    assertThat(replicas(read(), "app-7x")).isEqualTo(7);
    assertThat(repository.reads()).isEqualTo(1_001);
    assertThat(repository.histories()).isZero();
  }

  @Test
  void a_problem_is_not_looked_into_twice() throws Exception {
    repository.write("apps/shop.yaml", APP).write("apps/shop.yaml", "[");
    read();
    var reads = repository.reads();

    repository.write("README.md", "x");
    read();

    assertThat(repository.reads()).isEqualTo(reads);
    assertThat(repository.histories()).isEqualTo(1);
  }

  @Test
  void a_reader_may_be_used_by_many_threads() throws Exception {
    repository.write("apps/shop.yaml", APP).write("apps/blog.yaml", "[");
    var expected = read();
    try (var threads = Executors.newFixedThreadPool(8)) {
      var results =
          threads.invokeAll(
              IntStream.range(0, 64)
                  .mapToObj(_ -> (java.util.concurrent.Callable<Manifests>) this::read)
                  .toList());

      assertThat(results).extracting(Future::get).containsOnly(expected);
    }
  }

  @Test
  void of_two_manifests_of_one_app_the_older_goes_on_to_count() throws Exception {
    repository
        .write("apps/z/shop.yaml", APP + "replicas: 1\n")
        .write("apps/a/shop.yaml", APP + "replicas: 2\n");

    var manifests = read();
    assertThat(replicas(manifests, "shop")).isEqualTo(1);
    assertThat(manifest(manifests, "shop").problems())
        .extracting(Problem::file)
        .containsExactly("apps/a/shop.yaml", "apps/z/shop.yaml");
    assertThat(manifests.problems()).isEqualTo(manifest(manifests, "shop").problems());
  }

  @Test
  void a_manifest_that_moved_is_the_same_app() throws Exception {
    repository.write("apps/shop.yaml", APP).write("apps/team/shop.yaml", APP);
    repository.remove("apps/shop.yaml");

    assertThat(read().problems()).isEmpty();
    assertThat(read().apps()).containsOnlyKeys(new AppName("shop"));
  }

  @Test
  void a_domain_stays_with_the_app_that_claimed_it_first() throws Exception {
    repository
        .write("apps/shop.yaml", appWith("www.example.com"))
        .write("apps/blog.yaml", appWith("www.example.com", "blog.example.com"));

    var manifests = read();
    assertThat(rules(manifest(manifests, "shop"))).isEmpty();
    assertThat(domains(manifests, "shop")).containsExactly("www.example.com");
    assertThat(rules(manifest(manifests, "blog"))).containsExactly("domain-taken");
    assertThat(domains(manifests, "blog")).containsExactly("blog.example.com");
    assertThat(manifest(manifests, "blog").problems().getFirst().message())
        .contains("'blog' (apps/blog.yaml)", "'shop' (apps/shop.yaml)");
  }

  @Test
  void the_newer_claimant_goes_on_without_the_domain() throws Exception {
    repository
        .write("apps/shop.yaml", appWith("www.example.com"))
        .write("apps/blog.yaml", appWith("blog.example.com"))
        .write("apps/blog.yaml", appWith("www.example.com", "b.example.com", "blog.example.com"));

    assertThat(domains(read(), "blog")).containsExactly("b.example.com", "blog.example.com");
  }

  @Test
  void a_claim_is_as_old_as_its_first_version_without_a_break() throws Exception {
    repository
        .write("apps/shop.yaml", appWith("www.example.com"))
        .write("apps/shop.yaml", APP)
        .write("apps/blog.yaml", appWith("www.example.com"))
        .write("apps/blog.yaml", appWith("www.example.com") + "replicas: 5\n")
        .write("apps/shop.yaml", appWith("www.example.com"));

    var manifests = read();
    assertThat(rules(manifest(manifests, "blog"))).isEmpty();
    assertThat(rules(manifest(manifests, "shop"))).containsExactly("domain-taken");
    assertThat(domains(manifests, "shop")).isEmpty();
  }

  @Test
  void a_version_with_problems_does_not_lose_a_claim() throws Exception {
    repository
        .write("apps/shop.yaml", appWith("www.example.com"))
        .write("apps/shop.yaml", "[")
        .write("apps/blog.yaml", appWith("www.example.com"));

    var broken = read();
    assertThat(domains(broken, "shop")).containsExactly("www.example.com");
    assertThat(rules(manifest(broken, "blog"))).containsExactly("domain-taken");

    repository.write("apps/shop.yaml", appWith("www.example.com") + "replicas: 2\n");
    var mended = read();
    assertThat(rules(manifest(mended, "shop"))).isEmpty();
    assertThat(rules(manifest(mended, "blog"))).containsExactly("domain-taken");
  }

  @Test
  void a_claim_that_is_given_up_goes_to_who_waits() throws Exception {
    repository
        .write("apps/shop.yaml", appWith("www.example.com"))
        .write("apps/blog.yaml", appWith("www.example.com"))
        .write("apps/shop.yaml", APP);

    assertThat(read().problems()).isEmpty();
    assertThat(domains(read(), "blog")).containsExactly("www.example.com");
  }

  @Test
  void claims_of_one_commit_go_by_name() throws Exception {
    repository.commit(
        Map.of(
            "apps/b.yaml", appWith("www.example.com"), "apps/a.yaml", appWith("www.example.com")));

    assertThat(rules(manifest(read(), "a"))).isEmpty();
    assertThat(rules(manifest(read(), "b"))).containsExactly("domain-taken");
  }

  @Test
  void where_no_history_is_known_claims_go_by_name() throws Exception {
    repository
        .write("apps/b.yaml", appWith("www.example.com"))
        .write("apps/a.yaml", appWith("www.example.com"));

    var manifests = reader.read(repository.headWithoutHistory());
    assertThat(rules(manifest(manifests, "a"))).isEmpty();
    assertThat(rules(manifest(manifests, "b"))).containsExactly("domain-taken");
  }

  @Test
  void the_host_name_that_an_app_has_by_its_name_is_older_than_any_claim() throws Exception {
    repository
        .write("apps/blog.yaml", appWith("shop.localhost", "blog.localhost"))
        .write("apps/shop.yaml", "[");

    assertThat(domains(read(), "blog")).containsExactly("blog.localhost");
    assertThat(rules(manifest(read(), "blog"))).containsExactly("domain-taken");
    assertThat(rules(manifest(read(), "shop"))).containsExactly("yaml-syntax");
  }

  @Test
  void what_a_merged_branch_had_and_was_not_taken_is_no_past() throws Exception {
    repository.write("apps/shop.yaml", appWith("www.example.com") + "replicas: 1\n");
    repository.write("apps/shop.yaml", "[");
    repository.write("apps/shop.yaml", APP + "replicas: 9\n");
    var all = repository.head().versions("apps/shop.yaml");
    var files = repository.at(repository.head(), "apps/shop.yaml", all.get(1).blob());

    assertThat(replicas(reader.read(files), "shop")).isEqualTo(1);
  }

  @Test
  void a_default_domain_leaves_room_for_an_app_s_name() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ManifestReader(new Domain("*.example.com")));
  }
}
