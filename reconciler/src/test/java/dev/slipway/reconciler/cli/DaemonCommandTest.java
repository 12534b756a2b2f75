package dev.slipway.reconciler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.builder.registry.RegistryLogin;
import dev.slipway.builder.registry.RegistrySettings;
import dev.slipway.manifest.Cidr;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.ImageName;
import dev.slipway.manifest.Memory;
import dev.slipway.manifest.RejectedException;
import dev.slipway.reconciler.api.ListenAddress;
import dev.slipway.reconciler.daemon.AppsPlace;
import dev.slipway.reconciler.daemon.ClusterChoice;
import dev.slipway.reconciler.daemon.DaemonSettings;
import dev.slipway.reconciler.daemon.DaemonSettings.Commits;
import dev.slipway.reconciler.daemon.DaemonSettings.GitLogin;
import dev.slipway.reconciler.daemon.DaemonSettings.Hooks;
import dev.slipway.reconciler.daemon.DaemonSettings.Ssh;
import dev.slipway.reconciler.daemon.ForgeSettings;
import dev.slipway.reconciler.daemon.ImagePlace;
import dev.slipway.reconciler.daemon.MeshSettings;
import dev.slipway.reconciler.forge.ForgeKind;
import dev.slipway.reconciler.front.CertificatePlace;
import dev.slipway.reconciler.front.RouterSettings;
import dev.slipway.reconciler.git.HostTrust;
import dev.slipway.reconciler.git.Person;
import dev.slipway.router.files.AccessLogFormat;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonCommandTest {
  private static final String ROUTER_OPTIONS =
      " --router :80 --router-tls :443 --certificates certs --router-proxy-protocol :8081"
          + " --trusted-proxies 10.0.0.0/8,2001:db8::/32 --access-log access.log"
          + " --access-log-format json --max-body 64Mi --own-router no";

  private static final MeshSettings NO_ROUTER =
      new MeshSettings(false, Optional.empty(), Optional.empty());
  private static final String FINGERPRINT = "SHA256:" + "a".repeat(43);

  @TempDir private Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private final List<DaemonSettings> started = new ArrayList<>();
  private final StringWriter err = new StringWriter();

  private int run(String... options) {
    var words = new ArrayList<>(List.of(options));
    words.addFirst("daemon");
    return new CommandLineInterface(
            new PrintWriter(new StringWriter(), true),
            new PrintWriter(err, true),
            new Surroundings(environment, folder, false))
        .with(settings -> {
          started.add(settings);
          return 0;
        })
        .run(words.toArray(String[]::new));
  }

  @Test
  void needsTheConfigRepositoryAlone() {
    assertThat(run("--config-repo", "https://git.example.com/acme/config.git")).isEqualTo(0);

    assertThat(started)
        .containsExactly(
            new DaemonSettings(
                "https://git.example.com/acme/config.git",
                "main",
                "",
                folder.resolve(".slipway"),
                AppsPlace.onThisMachine(folder.resolve(".slipway/images")),
                Duration.ofSeconds(10),
                new ListenAddress("127.0.0.1", 8300),
                Set.of(),
                RouterSettings.on(new ListenAddress("127.0.0.1", 8080)),
                MeshSettings.USUAL,
                new Domain("localhost"),
                DaemonSettings.Builds.USUAL,
                GitLogin.USUAL,
                Commits.UNSIGNED,
                Hooks.OFF,
                ForgeSettings.DETECTED));
  }

  @Test
  void takesEveryOption() throws IOException {
    Files.writeString(folder.resolve("password"), "s3cret\n");
    Files.writeString(folder.resolve("passphrase"), "open sesame\n");
    environment.put("SLIPWAY_AUTHOR", "Bot <bot@example.com>");
    run(
        ("--config-repo ssh://git@example.com/c --branch live --path prod/eu --data-dir d"
                + " --image-store i --poll 1m30s --http [::1]:9000 --http-name a.example,B.example"
                + ROUTER_OPTIONS
                + " --domain apps.example --builds 4 --build-time 1h"
                + " --git-user ada --git-password-file password --ssh-key key --known-hosts hosts"
                + " --ssh-key-passphrase-file passphrase --ssh-host-keys accept-new"
                + " --ssh-fingerprint "
                + FINGERPRINT
                + ",git.example:2222="
                + FINGERPRINT
                + " --signing-key sign --signing-key-passphrase-file passphrase"
                + " --require-signed allowed,keys.asc")
            .split(" "));

    assertThat(started)
        .containsExactly(
            new DaemonSettings(
                "ssh://git@example.com/c",
                "live",
                "prod/eu",
                folder.resolve("d"),
                AppsPlace.onThisMachine(folder.resolve("i")),
                Duration.ofSeconds(90),
                new ListenAddress("::1", 9000),
                Set.of("a.example", "b.example"),
                everyOptionOfRouter(),
                NO_ROUTER,
                new Domain("apps.example"),
                new DaemonSettings.Builds(4, Duration.ofHours(1)),
                new GitLogin(Optional.of("ada"), Optional.of("s3cret"), everyOptionOfSsh()),
                everyOptionOfCommits(),
                Hooks.OFF,
                ForgeSettings.DETECTED));
    assertThat(started.toString()).doesNotContain("s3cret").doesNotContain("sesame");
  }

  private RouterSettings everyOptionOfRouter() {
    return new RouterSettings(
        new ListenAddress("0.0.0.0", 80),
        new Memory(64 << 20),
        Optional.of(new ListenAddress("0.0.0.0", 443)),
        Optional.of(new ListenAddress("0.0.0.0", 8081)),
        Optional.of(new CertificatePlace.Folder(folder.resolve("certs"))),
        Stream.of("10.0.0.0/8", "2001:db8::/32")
            .map(range -> Cidr.parse(range).orElseThrow())
            .toList(),
        Optional.of(
            new RouterSettings.AccessLogSettings(
                Optional.of(folder.resolve("access.log")), AccessLogFormat.JSON)));
  }

  @Test
  void takesTlsAndCertificatesTogetherOnly() {
    assertThat(run("--config-repo", "/c", "--router-tls", ":443")).isEqualTo(2);
    assertThat(run("--config-repo", "/c", "--certificates", "certs")).isEqualTo(2);
    assertThat(run("--config-repo", "/c", "--trusted-proxies", "10.0.0.1/8")).isEqualTo(2);
    assertThat(started).isEmpty();
  }

  @Test
  void takesRoutersByTlsWhereItIsSaidWhoTheyAre() {
    var files = "--mesh-certificate d.crt --mesh-key d.key";
    for (var wrong : List.of(files, "--mesh :8302 --mesh-ca ca.crt", "--mesh :8302 " + files)) {
      assertThat(run(("--config-repo /c " + wrong).split(" ", -1))).as(wrong).isEqualTo(2);
    }
    run(("--config-repo /c --mesh :8302 --mesh-ca ca.crt " + files).split(" ", -1));

    var door = started.getFirst().mesh().door().orElseThrow();
    assertThat(door.listen()).isEqualTo(new ListenAddress("0.0.0.0", 8302));
    assertThat(door.files().authorities()).contains(folder.resolve("ca.crt"));
  }

  @Test
  void takesHooksWhereThereIsASecret() throws IOException {
    Files.writeString(folder.resolve("secret"), "s3cret of hooks\n");

    run("--config-repo /c --webhook-secret-file secret --poll-hooked 20m".split(" ", -1));

    assertThat(started.getFirst().hooks().secret()).isPresent();
    assertThat(started.getFirst().hooks().poll()).isEqualTo(Duration.ofMinutes(20));
    assertThat(started.toString()).doesNotContain("s3cret");
  }

  private Commits everyOptionOfCommits() {
    return new Commits(
        new Person("Bot", "bot@example.com"),
        Optional.of(folder.resolve("sign")),
        Optional.of("open sesame"),
        List.of(folder.resolve("allowed"), folder.resolve("keys.asc")));
  }

  private Ssh everyOptionOfSsh() {
    return new Ssh(
        Optional.of(folder.resolve("key")),
        Optional.of("open sesame"),
        Optional.of(folder.resolve("hosts")),
        true,
        List.of(
            new HostTrust.Pin("", FINGERPRINT),
            new HostTrust.Pin("git.example:2222", FINGERPRINT)));
  }

  @Test
  void reviewsReleasesWhereItIsTold() throws IOException {
    Files.writeString(folder.resolve("token"), "glpat-s3cret\n");

    run(
        "--config-repo https://git.example.com/acme/config --forge gitlab --forge-token-file token"
            .split(" "));
    run(
        ("--config-repo https://git.example.com/acme/config --forge github"
                + " --forge-url https://git.example.com/ --github-app Iv1.abc"
                + " --github-app-key-file key.pem")
            .split(" "));

    var byToken = started.getFirst().forge();
    assertThat(byToken.choice().kind()).contains(ForgeKind.GITLAB);
    assertThat(byToken.token()).contains("glpat-s3cret");
    var byApp = started.getLast().forge();
    assertThat(byApp.choice().url()).contains(URI.create("https://git.example.com"));
    assertThat(byApp.app()).contains(new ForgeSettings.App("Iv1.abc", folder.resolve("key.pem")));
    assertThat(started.toString()).doesNotContain("s3cret");
  }

  @Test
  void refusesAForgeThatIsSaidByHalfOrTwice() throws IOException {
    Files.writeString(folder.resolve("token"), "t\n");
    var begin = "--config-repo https://git.example.com/acme/config ";
    for (var options :
        List.of(
            "--forge bitbucket",
            "--forge-url ftp://x",
            "--github-app Iv1.abc",
            "--github-app Iv1.abc --github-app-key-file k --forge-token-file token")) {
      assertThat(run((begin + options).split(" "))).as(options).isEqualTo(2);
    }
    assertThat(started).isEmpty();
  }

  @Test
  void runsAppsOnKubernetesFromARegistry() {
    run(
        ("--config-repo /c --cluster kubernetes --image-store registry.example.com/team --kubeconfig k"
                + " --lease-namespace ops --routes-namespace ops-routes --own-image registry.example.com/slipway:0.1 --registry-user ada --registry-password-file p"
                + " --registry-ca ca.pem --registry-plain-http a.example:5000,b.example")
            .split(" "));

    assertThat(started.getFirst().apps())
        .isEqualTo(
            new AppsPlace(
                new ClusterChoice.Kubernetes(
                    Optional.of(folder.resolve("k")),
                    "ops",
                    Optional.of("ops-routes"),
                    Optional.of(ImageName.parse("registry.example.com/slipway:0.1"))),
                new ImagePlace.Registry("registry.example.com/team"),
                new RegistrySettings(
                    Set.of("a.example:5000", "b.example"),
                    Optional.of(folder.resolve("ca.pem")),
                    List.of(new RegistryLogin("registry.example.com", "ada", folder.resolve("p"))),
                    RegistrySettings.DEFAULT.patience())));
  }

  @Test
  void keepsTheImagesOfSoManyReleasesOrOfAll() {
    run("--config-repo", "/c");
    run("--config-repo", "/c", "--keep-releases", "25");
    run("--config-repo", "/c", "--keep-releases", "all");
    assertThat(started)
        .extracting(settings -> settings.apps().keptReleases())
        .containsExactly(OptionalInt.of(10), OptionalInt.of(25), OptionalInt.empty());
    for (var number : List.of("0", "-1", "none", "")) {
      assertThat(run("--config-repo", "/c", "--keep-releases", number)).as(number).isEqualTo(2);
    }
  }

  @Test
  void saysWhatGoesWithWhat() {
    assertThat(run("--config-repo", "/c", "--cluster", "kubernetes")).isEqualTo(2);
    assertThat(run("--config-repo", "/c", "--image-store", "localhost:5000/team")).isEqualTo(2);
    assertThat(run("--config-repo", "/c", "--cluster", "swarm")).isEqualTo(2);
    assertThat(run("--config-repo", "/c", "--registry-user", "ada")).isEqualTo(2);
    assertThat(run("--config-repo", "/c", "--registry-user", "a", "--registry-password-file", "p"))
        .isEqualTo(2);

    assertThat(started).isEmpty();
  }

  @Test
  void prefersAnOptionToAVariableAndThatToTheFile() throws IOException {
    Files.writeString(
        folder.resolve("slipway.properties"),
        """
        # a comment
        config-repo = file
        branch = file
        poll = 1s
        """);
    environment.put("SLIPWAY_SETTINGS", "slipway.properties");
    environment.put("SLIPWAY_CONFIG_REPO", "variable");
    environment.put("SLIPWAY_BRANCH", "variable");

    run("--config-repo", "option");

    var settings = started.getFirst();
    assertThat(settings.configRepo()).isEqualTo("option");
    assertThat(settings.branch()).isEqualTo("variable");
    assertThat(settings.poll()).isEqualTo(Duration.ofSeconds(1));
    assertThat(settings.http().port()).isEqualTo(8300);
  }

  @Test
  void saysWhatIsWrongAndWhereItWasSaid() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString())
        .contains("--config-repo is missing (or SLIPWAY_CONFIG_REPO, or config-repo in the");

    refuses("--poll: not a duration such as 500ms, 10s or 1m30s: soon", "--poll", "soon");
    refuses("between 100ms and 1d may pass from poll to poll", "--poll", "1ms");
    refuses("--http: expected host:port, such as 127.0.0.1:8300: 8300", "--http", "8300");
    refuses("--http: not an address to listen on: a:99999", "--http", "a:99999");
    refuses("--domain: not a host name: a b", "--domain", "a b");
    refuses("the domain must not be a wildcard", "--domain", "*.a");
    refuses("--max-body: a size from 1Mi, such as 64Mi or 2Gi, not 10", "--max-body", "10");
    refuses("--builds: not a number: many", "--builds", "many");
    refuses("from 1 to 64 builds at once", "--builds", "0");
    refuses("--build-time: not a duration", "--build-time", "long");
    refuses("a build may take between 1s and 24h", "--build-time", "0s");
    refuses("without .. or a / at its end: ../x", "--path", "../x");
    refuses("not both listen on 127.0.0.1:8080", "--http", "127.0.0.1:8080");
    refuses("--ssh-host-keys: expected strict or accept-new: yes", "--ssh-host-keys", "yes");
    refuses("--ssh-fingerprint: expected [HOST=]SHA256:", "--ssh-fingerprint", "MD5:00:11");
    refuses("--author: not written as Name <address>: ann", "--author", "ann");
    refuses("between 100ms and 1d", "--poll-hooked", "25h");
    refuses("--require-signed needs --signing-key", "--require-signed", "allowed");
    refuses("Unknown option: '--colour=blue'", "--colour=blue");

    environment.put("SLIPWAY_POLL", "never");
    refuses("SLIPWAY_POLL: not a duration");
    environment.remove("SLIPWAY_POLL");

    environment.put("SLIPWAY_WEBHOOK_SECRET", "short");
    refuses("the secret of webhooks has at least 8 characters");
    assertThat(err.toString()).doesNotContain("short ");
  }

  private void refuses(String message, String... options) {
    err.getBuffer().setLength(0);
    var words = new ArrayList<>(List.of(options));
    words.addAll(List.of("--config-repo", "x"));
    assertThat(run(words.toArray(String[]::new))).as(message).isEqualTo(2);
    assertThat(err.toString()).contains(message);
    assertThat(started).isEmpty();
  }

  @Test
  void saysWhatIsWrongWithTheSettingsFile() throws IOException {
    var file = Files.writeString(folder.resolve("f"), "config-repo = x\npole = 10s\n");
    assertThat(run("--settings", "f")).isEqualTo(2);
    assertThat(err.toString()).contains(file + ": there is no setting pole; there are: config-re");

    Files.writeString(file, "config-repo = x\npoll = often\n");
    err.getBuffer().setLength(0);
    assertThat(run("--settings", "f")).isEqualTo(2);
    assertThat(err.toString()).contains(file + ": poll: not a duration");

    assertThat(run("--settings", "nowhere")).isEqualTo(3);
  }

  @Test
  void leavesWithWhatTheDaemonSays() {
    var interface_ =
        new CommandLineInterface(
                new PrintWriter(new StringWriter(), true),
                new PrintWriter(err, true),
                new Surroundings(environment, folder, false))
            .with(settings -> {
              throw new RejectedException("the data folder is in use\nstop the other daemon");
            });

    assertThat(interface_.run("daemon", "--config-repo", "x")).isEqualTo(3);
    assertThat(err.toString())
        .isEqualTo("slipway: the data folder is in use\nstop the other daemon\n");
  }
}
