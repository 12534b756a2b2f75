package dev.slipway.reconciler.forge;

import static dev.slipway.reconciler.git.TestRepository.MAIN;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.builder.json.JsonObject;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.RejectedException;
import dev.slipway.reconciler.forge.ForgeExchange.Asked;
import dev.slipway.reconciler.forge.ForgeExchange.Reply;
import dev.slipway.reconciler.forge.gitea.Gitea;
import dev.slipway.reconciler.forge.github.GitHub;
import dev.slipway.reconciler.forge.gitlab.GitLab;
import dev.slipway.reconciler.forge.rest.Wire;
import dev.slipway.reconciler.git.TestRepository;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A forge on this machine that answers as the reference of the real one says, for one repository,
 * and whose requests are merged in that repository. People use it too: as a {@link Reviewer}.
 */
public final class ForgeServer implements Reviewer, AutoCloseable {
  /** The token that is let in; its user is {@link #BOT}. */
  public static final String TOKEN = "glpat-s3cret-of-the-bot";

  /** Who we are to the forge. */
  static final String BOT = "slipway-bot";

  private static final String ALICE = "alice";

  private final HttpServer http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ForgeKind kind;
  private final Pulls pulls;
  private final ForgeApi api;
  private final GitOfForge git;
  private final List<String> asked = new ArrayList<>();
  private final Deque<Fault> faults = new ArrayDeque<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private boolean readOnly;

  /** What happens to a request instead of an answer. */
  sealed interface Fault {
    record Answer(Reply reply) implements Fault {}

    /** Nothing is answered, until the server is closed. */
    record Hang() implements Fault {}

    /** The connection is closed. */
    record Cut() implements Fault {}

    /** It is answered as usual, after this was done. */
    record After(Runnable step) implements Fault {}
  }

  private ForgeServer(ForgeKind kind, TestRepository repository)
      throws IOException, RejectedException {
    this.kind = kind;
    this.pulls = new Pulls(repository);
    this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    this.api =
        switch (kind) {
          case GITHUB -> new GitHubApi(pulls, url().toString());
          case GITLAB -> new GitLabApi(pulls, url().toString());
          case GITEA -> new GiteaApi(pulls, url().toString());
          case GIT -> throw new IllegalArgumentException("plain git has no API");
        };
    this.git = new GitOfForge(api.project(), repository.folder());
  }

  /**
   * Starts one of this kind, whose one repository this is.
   *
   * @param repository in a folder whose name ends in {@code .git}
   */
  public static ForgeServer start(ForgeKind kind, TestRepository repository)
      throws IOException, RejectedException {
    var server = new ForgeServer(kind, repository);
    server.http.createContext("/", server::handle);
    server.http.setExecutor(server.threads);
    server.http.start();
    return server;
  }

  /** Where people see it: for {@code --forge-url}. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
  }

  /** Where git finds the repository; everybody is let in. */
  public String gitUrl() {
    return url() + "/" + api.project() + ".git";
  }

  /** Where the repository is reviewed. */
  public ForgeAddress address() {
    return addressOf(api.project());
  }

  /** The adapter for it, let in by {@link #TOKEN}. */
  public Forge forge(Wire wire) {
    return forge(address(), TOKEN, wire);
  }

  /** The adapter for an address on it, with this token. */
  static Forge forge(ForgeAddress address, String token, Wire wire) {
    return switch (address) {
      case ForgeAddress.GitHub at ->
          GitHub.forge(at, MAIN, GitHub.client(at.api(), GitHub.token(token), wire));
      case ForgeAddress.GitLab at ->
          GitLab.forge(at, MAIN, GitLab.client(at.api(), GitLab.token(token), wire));
      case ForgeAddress.Gitea at ->
          Gitea.forge(at, MAIN, Gitea.client(at.api(), Gitea.token(token), wire));
      case ForgeAddress.PlainGit() -> throw new IllegalArgumentException("plain git has no API");
    };
  }

  /** The same by the name that the repository had before. */
  public ForgeAddress oldAddress() {
    return addressOf(api.project().replace("config", "old-config"));
  }

  private ForgeAddress addressOf(String project) {
    return new ForgeChoice(Optional.of(kind), Optional.of(url()))
        .of(url() + "/" + project + ".git");
  }

  @Override
  public ObjectId merge(AppName app, How how) {
    synchronized (pulls) {
      return merge(open(app), how);
    }
  }

  private ObjectId merge(Pull pull, How how) {
    var repository = pulls.repository();
    var title = "Merge request " + pull.number;
    var commit =
        switch (how) {
          case MERGE -> repository.merge(MAIN, pull.branch, true, title);
          case SQUASH -> repository.merge(MAIN, pull.branch, false, pull.title);
          case REBASE -> repository.cherryPick(pull.head);
        };
    api.merged(pull, how, commit);
    pulls.merged(pull, ALICE);
    return commit;
  }

  @Override
  public void close(AppName app) {
    synchronized (pulls) {
      pulls.close(open(app), ALICE);
    }
  }

  @Override
  public ObjectId revert(AppName app) {
    var merged =
        pulls.newestFirst().stream()
            .filter(pull -> pull.branch.equals(new ReviewBranch(app).name()) && pull.isMerged())
            .findFirst()
            .orElseThrow();
    var commit = merged.mergeCommit.or(() -> merged.squashCommit).orElse(merged.head);
    var repository = pulls.repository();
    return repository.isMerge(commit) ? repository.revertMerge(commit) : repository.revert(commit);
  }

  @Override
  public String name() {
    return ALICE;
  }

  @Override
  public Optional<String> nameOfCloser() {
    return Optional.of(ALICE);
  }

  private Pull open(AppName app) {
    return pulls.open(new ReviewBranch(app).name(), MAIN).orElseThrow();
  }

  /** Somebody else's request. */
  void openByHand(String branch, String title) {
    var head = pulls.repository().tip(branch);
    pulls.create(new Pull.Ends(branch, MAIN, head), new RequestText(title, ""));
  }

  /** Somebody has another look at a request that was closed. */
  void reopen(long number) {
    pulls.reopen(pulls.find(number).orElseThrow());
  }

  /** Somebody gives a request another text. */
  void rewrite(long number, RequestText text) {
    pulls.rewrite(
        pulls.find(number).orElseThrow(), Optional.of(text.title()), Optional.of(text.body()));
  }

  RequestText text(long number) {
    var pull = pulls.find(number).orElseThrow();
    return new RequestText(pull.title, pull.body);
  }

  /** Somebody says something. */
  void comment(long number, String text) {
    pulls.comment(pulls.find(number).orElseThrow(), text);
  }

  /** A request from a fork that has a branch of this name. */
  void openFromFork(String branch, String title) {
    var head = pulls.repository().tip();
    pulls.create(new Pull.Ends(branch, MAIN, head), new RequestText(title, "")).isFork = true;
  }

  /** What was said on the newest request of an app. */
  public List<String> comments(AppName app) {
    return pulls.newestFirst().stream()
        .filter(pull -> pull.branch.equals(new ReviewBranch(app).name()))
        .findFirst()
        .map(pull -> List.copyOf(pull.comments))
        .orElse(List.of());
  }

  /** The state of each context of a commit, in the words of the forge. */
  public Map<String, String> statuses(ObjectId commit) {
    return pulls.statuses(commit);
  }

  /** How many statuses were taken. */
  int reports() {
    return pulls.reports();
  }

  /** The next requests meet these. */
  synchronized void next(Fault... those) {
    faults.addAll(Arrays.asList(those));
  }

  /** From now on the token may only read. */
  public synchronized void takeRightsAway() {
    readOnly = true;
  }

  /** The token may write again. */
  public synchronized void giveRightsBack() {
    readOnly = false;
  }

  /** The refusals of this kind of forge. */
  ForgeApi api() {
    return api;
  }

  /**
   * Each request and the status of its answer, such as {@code GET /repos/acme/config/pulls 200}.
   */
  public synchronized List<String> asked() {
    return List.copyOf(asked);
  }

  synchronized void forgetAsked() {
    asked.clear();
  }

  private synchronized Optional<Fault> fault() {
    return Optional.ofNullable(faults.pollFirst());
  }

  private synchronized void note(Asked question, int status) {
    asked.add(question.method() + " " + question.path() + " " + status);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (git.isFor(exchange)) {
        git.serve(exchange);
        return;
      }
      var question = question(exchange);
      var fault = fault();
      var reply =
          fault.isEmpty()
              ? Optional.of(answer(question))
              : switch (fault.get()) {
                case Fault.Answer(var given) -> Optional.of(given);
                case Fault.Hang() -> hang();
                case Fault.Cut() -> Optional.<Reply>empty();
                case Fault.After(var step) -> {
                  step.run();
                  yield Optional.of(answer(question));
                }
              };
      note(question, reply.map(Reply::status).orElse(0));
      if (reply.isPresent()) {
        send(exchange, reply.get());
      }
    }
  }

  private Optional<Reply> hang() {
    try {
      closing.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }

  private Asked question(HttpExchange exchange) throws IOException {
    var headers = new TreeMap<String, String>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
    var uri = exchange.getRequestURI();
    return new Asked(
        exchange.getRequestMethod(),
        uri.getRawPath().replaceFirst("^" + api.root(), ""),
        Optional.ofNullable(uri.getRawQuery()).orElse(""),
        headers,
        JsonObject.parse(exchange.getRequestBody().readAllBytes())
            .orElse(new JsonObject(Map.of())));
  }

  private Reply answer(Asked question) {
    if (!question.header("authorization").equals(Optional.of(api.authorization(TOKEN)))) {
      return api.wrongToken();
    }
    if (readOnly && !question.isReading()) {
      return api.missingRight();
    }
    var moved = api.moved(question);
    if (moved.isPresent()) {
      return moved.get();
    }
    synchronized (pulls) {
      return withEtag(question, api.answer(question).orElseGet(api::notFound));
    }
  }

  private Reply withEtag(Asked question, Reply reply) {
    if (!api.hasEtags() || !question.isReading() || reply.status() != 200) {
      return reply;
    }
    var etag = "W/\"" + Integer.toHexString(reply.body().hashCode()) + "\"";
    return question.header("if-none-match").equals(Optional.of(etag))
        ? Reply.empty(304, Map.of("ETag", etag))
        : reply.with("ETag", etag);
  }

  private static void send(HttpExchange exchange, Reply reply) throws IOException {
    var headers = exchange.getResponseHeaders();
    headers.set("Content-Type", "application/json; charset=utf-8");
    reply.headers().forEach(headers::set);
    var body = reply.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    closing.countDown();
    git.close();
    http.stop(0);
    threads.shutdownNow();
  }
}
