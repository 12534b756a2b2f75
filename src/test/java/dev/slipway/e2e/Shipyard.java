package dev.slipway.e2e;

import static org.awaitility.Awaitility.await;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.Memory;
import dev.slipway.manifest.ObjectId;
import dev.slipway.reconciler.api.ListenAddress;
import dev.slipway.reconciler.api.SyncRequest;
import dev.slipway.reconciler.api.WebhookSecret;
import dev.slipway.reconciler.daemon.AppsPlace;
import dev.slipway.reconciler.daemon.Assembly;
import dev.slipway.reconciler.daemon.DaemonSettings;
import dev.slipway.reconciler.daemon.ForgeSettings;
import dev.slipway.reconciler.daemon.MeshSettings;
import dev.slipway.reconciler.front.RouterSettings;
import dev.slipway.reconciler.git.TestRepository;
import dev.slipway.reconciler.status.AppStatus;
import dev.slipway.reconciler.status.Condition;
import dev.slipway.reconciler.status.EventFeed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/** A config repository, sources, and a daemon that follows them, all in one folder. */
public final class Shipyard implements AutoCloseable {
  public static final Duration PATIENCE = Duration.ofSeconds(90);

  /** Of a request. */
  static final Memory MAX_BODY = new Memory(1 << 20);

  private final Path folder;
  private final TestRepository config;
  private DaemonSettings.GitLogin login = DaemonSettings.GitLogin.USUAL;
  private DaemonSettings.Commits commits = DaemonSettings.Commits.UNSIGNED;
  private DaemonSettings.Hooks hooks = DaemonSettings.Hooks.OFF;
  private String configUrl;
  private ForgeSettings forge = ForgeSettings.DETECTED;
  private Duration poll = Duration.ofSeconds(1);
  private Optional<AppsPlace> place = Optional.empty();
  private final EventFeed events = new EventFeed(1000);
  private Optional<Assembly.Running> daemon = Optional.empty();

  public Shipyard(Path folder) {
    this.folder = folder;
    this.config = TestRepository.create(folder.resolve("config.git"));
    this.configUrl = config.url();
    config.commitFile(
        "slipway.yaml", "apiVersion: slipway.dev/v1\nkind: Platform\nrollout: {deadline: 20s}\n");
  }

  public TestRepository config() {
    return config;
  }

  public Path folder() {
    return folder;
  }

  /** Has the daemon reach the config repository by this address. */
  Shipyard followedAt(String url, DaemonSettings.GitLogin by) {
    configUrl = url;
    login = by;
    return this;
  }

  /** Has the daemon sign its commits, and believe those that are signed. */
  Shipyard believing(DaemonSettings.Commits signed) {
    commits = signed;
    return this;
  }

  /** Has the daemon take hooks of who knows this secret. */
  public Shipyard takingHooks(String secret) {
    hooks = new DaemonSettings.Hooks(Optional.of(new WebhookSecret(secret)), Duration.ofHours(1));
    return this;
  }

  /** Has releases be reviewed there. */
  Shipyard reviewedAt(ForgeSettings elsewhere) {
    forge = elsewhere;
    return this;
  }

  /** Has the daemon look when it is told to, and hardly ever by itself. */
  public Shipyard lookingWhenTold() {
    poll = Duration.ofHours(1);
    return this;
  }

  /** Has apps run there, and their images be there, instead of on this machine. */
  Shipyard runningAppsIn(AppsPlace elsewhere) {
    place = Optional.of(elsewhere);
    return this;
  }

  /** A source repository with a static site that says this. */
  public TestRepository site(String name, String text) {
    var source = TestRepository.create(folder.resolve(name + ".git"));
    source.commitFile("index.html", text);
    return source;
  }

  /** A manifest of a site. */
  public static String manifest(String git, String... lines) {
    return "apiVersion: slipway.dev/v1\nkind: App\nsource: {git: \""
        + git
        + "\"}\n"
        + String.join("\n", lines)
        + "\n";
  }

  public Shipyard start() {
    return startIn("data");
  }

  /** Starts it with its data in this folder. */
  Shipyard startIn(String data) {
    daemon = Optional.of(checked(() -> Assembly.start(settings(data), environment(), events)));
    return this;
  }

  /** Another daemon on the same repository, with a data folder of its own. */
  Assembly.Running startAnother() {
    return checked(() -> Assembly.start(settings("data2"), environment(), new EventFeed(100)));
  }

  private static Map<String, String> environment() {
    var environment = new TreeMap<>(System.getenv());
    environment.put("SLIPWAY_SECRET_SHOP_TOKEN", "s3cret-of-the-daemon");
    return environment;
  }

  DaemonSettings settings(String data) {
    return new DaemonSettings(
        configUrl,
        TestRepository.MAIN,
        "",
        folder.resolve(data),
        place.orElseGet(() -> AppsPlace.onThisMachine(folder.resolve(data).resolve("images"))),
        poll,
        new ListenAddress("127.0.0.1", 0),
        Set.of(),
        RouterSettings.on(new ListenAddress("127.0.0.1", 0)).withMaxBody(MAX_BODY),
        MeshSettings.USUAL,
        new Domain("localhost"),
        DaemonSettings.Builds.USUAL,
        login,
        commits,
        hooks,
        forge);
  }

  /** What the daemon tells; not what {@link #startAnother another} does. */
  public EventFeed events() {
    return events;
  }

  public Assembly.Running daemon() {
    return daemon.orElseThrow();
  }

  void stop() {
    daemon.ifPresent(Assembly.Running::close);
    daemon = Optional.empty();
  }

  public void sync() {
    var _ = checked(() -> daemon().control().sync(new SyncRequest(true, Optional.empty(), false)));
  }

  public AppStatus status(String app) {
    return daemon().control().app(new AppName(app)).orElseThrow();
  }

  int number(String app) {
    return status(app).release().map(release -> release.number().value()).orElse(0);
  }

  public void awaitServed(String app, int number, String text) {
    await(app + " v" + number + " answers " + text)
        .atMost(PATIENCE)
        .until(() ->
            isKnown(app) && number(app) == number && isHealthy(app) && ask(app).contains(text));
  }

  void awaitStatus(String app, Condition condition) {
    await(app + " is " + condition)
        .atMost(PATIENCE)
        .until(() -> isKnown(app) && status(app).status() == condition);
  }

  boolean isKnown(String app) {
    return daemon().control().app(new AppName(app)).isPresent();
  }

  private boolean isHealthy(String app) {
    return status(app).status().isHealthy();
  }

  /** The whole answer of the router, head and body, or why there is none. */
  public String ask(String app) {
    return ask(daemon().routerPort(), app);
  }

  public static String ask(int port, String app) {
    return ask(port, app, "/");
  }

  static String ask(int port, String app, String path) {
    return send(
        port,
        "GET %s HTTP/1.1\r\nHost: %s.localhost\r\nConnection: close\r\n\r\n".formatted(path, app));
  }

  /** The whole answer to this request, whose connection is closed after it. */
  static String send(int port, String request) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "no answer: " + e.getMessage();
    }
  }

  /** The commit at the tip of the config repository. */
  ObjectId tip() {
    return config.tip();
  }

  private static <T> T checked(Callable<T> action) {
    try {
      return action.call();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    stop();
    config.close();
  }
}
