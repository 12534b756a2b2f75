package dev.slipway.manifest.read;

import static dev.slipway.manifest.read.Repository.APP;
import static dev.slipway.manifest.read.Repository.appWith;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.App;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.read.Manifests.Manifest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever people commit: a domain has one app, and who has it keeps it as long as they claim it.
 */
class DomainClaimsPropertyTest {
  private static final List<String> APPS = List.of("a", "b", "c", "d");
  private static final List<String> DOMAINS =
      List.of("x.example.com", "y.example.com", "z.example.com", "*.example.com");

  private final Repository repository = new Repository();
  private final ManifestReader reader = new ManifestReader(new Domain("localhost"));

  /** What each app said when it was right last. */
  private final Map<AppName, List<String>> wanted = new TreeMap<>();

  private Map<Domain, AppName> owners = new HashMap<>();

  static LongStream seeds() {
    return LongStream.range(0, 60);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void a_domain_has_one_app_which_keeps_it_while_it_claims_it(long seed) throws Exception {
    var random = new Random(seed);
    for (var commit = 0; commit < 40; commit++) {
      change(random);
      var manifests = reader.read(repository.head());
      var which = "seed " + seed + ", commit " + commit;

      check(manifests, which);
      assertThat(new ManifestReader(new Domain("localhost")).read(repository.head()))
          .as(which + ": a reader that remembers nothing")
          .isEqualTo(manifests);
    }
  }

  private void change(Random random) {
    var app = APPS.get(random.nextInt(APPS.size()));
    var path = "apps/" + app + ".yaml";
    if (random.nextInt(5) == 0) {
      repository.write(path, "[ " + random.nextInt());
      return;
    }
    var domains = DOMAINS.stream().filter(_ -> random.nextInt(3) == 0).toList();
    wanted.put(new AppName(app), domains);
    var content = domains.isEmpty() ? APP : appWith(domains.toArray(String[]::new));
    repository.write(path, content + "replicas: " + random.nextInt(100) + "\n");
  }

  private void check(Manifests manifests, String which) {
    var now = new HashMap<Domain, AppName>();
    manifests
        .apps()
        .forEach((name, manifest) -> {
          for (var domain : domains(manifest.app())) {
            assertThat(now.put(domain, name)).as("%s: %s has one app", which, domain).isNull();
          }
        });
    owners.forEach((domain, owner) -> {
      if (wanted.getOrDefault(owner, List.of()).contains(domain.value())) {
        assertThat(now).as("%s: %s keeps %s", which, owner, domain).containsEntry(domain, owner);
      }
    });
    wanted.values().stream()
        .flatMap(List::stream)
        .forEach(domain ->
            assertThat(now).as("%s: %s is served", which, domain).containsKey(new Domain(domain)));
    manifests.apps().forEach((name, manifest) -> hasAllOrIsTold(name, manifest, which));
    owners = now;
  }

  private void hasAllOrIsTold(AppName name, Manifest manifest, String which) {
    var told = manifest.problems().stream().anyMatch(it -> it.rule().equals("domain-taken"));
    if (!told && manifest.app().isPresent()) {
      assertThat(domains(manifest.app()))
          .as("%s: %s has what it wants", which, name)
          .extracting(Domain::value)
          .isEqualTo(wanted.get(name));
    }
  }

  private static List<Domain> domains(Optional<App> app) {
    return new ArrayList<>(app.map(it -> it.settings().domains()).orElse(List.of()));
  }
}
