package dev.slipway.reconciler.perform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.builder.BuildKey;
import dev.slipway.builder.StoredImage;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.Release.Built;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.manifest.ReleasePolicy.Approval;
import dev.slipway.manifest.Source;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.manifest.read.ManifestReader;
import dev.slipway.reconciler.cluster.FakeCluster;
import dev.slipway.reconciler.cluster.Running;
import dev.slipway.reconciler.forge.RequestState;
import dev.slipway.reconciler.forge.git.PlainGitForge;
import dev.slipway.reconciler.git.FollowedBranch;
import dev.slipway.reconciler.git.GitAccess;
import dev.slipway.reconciler.git.GitConfigRepository;
import dev.slipway.reconciler.git.GitSourceRepositories;
import dev.slipway.reconciler.git.Revision;
import dev.slipway.reconciler.git.TestRepository;
import dev.slipway.reconciler.ledger.AppLedger;
import dev.slipway.reconciler.ledger.LedgerStory;
import dev.slipway.reconciler.ledger.Proposal;
import dev.slipway.reconciler.observe.ConfigReader;
import dev.slipway.reconciler.observe.ConfigView;
import dev.slipway.reconciler.observe.ReviewLook;
import dev.slipway.reconciler.plan.AppWorld;
import dev.slipway.reconciler.plan.BuildState;
import dev.slipway.reconciler.plan.HoldOracle;
import dev.slipway.reconciler.plan.Planner;
import dev.slipway.reconciler.plan.Review;
import dev.slipway.reconciler.plan.SourceState;
import dev.slipway.reconciler.plan.SourceState.Commit;
import dev.slipway.reconciler.plan.Step;
import dev.slipway.reconciler.plan.Step.Cause;
import dev.slipway.reconciler.plan.Step.RecordRelease;
import dev.slipway.reconciler.plan.World;
import dev.slipway.router.MeshState;
import dev.slipway.router.RouteTable;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * An app whose releases are reviewed on real git, and a daemon that is killed between any two
 * writes: it observes, plans and performs pass by pass, on the thread of the test. Builds are there
 * at once; instances are those of a fake cluster.
 */
final class ReviewStory {
  static final AppName SHOP = new AppName("shop");
  private static final String BRANCH = "slipway/shop";
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  final TestRepository remote;
  final Random random;
  private final Path folder;
  private final GitSourceRepositories sources;
  private final FakeCluster cluster = new FakeCluster(InstantSource.fixed(NOW));
  private GitConfigRepository config;
  private ConfigReader reader;
  private PlainGitForge forge;
  private Proposals proposals;
  private int killed;
  private String source = "one";
  private final Set<Proposal> declined = new HashSet<>();

  ReviewStory(Path folder, Random random) throws Exception {
    this.folder = folder;
    this.random = random;
    this.remote = TestRepository.create(folder.resolve("config.git"));
    this.sources = new GitSourceRepositories(folder.resolve("sources"), GitAccess.anonymous());
    manifest("fine", "releases: {policy: review}");
    begin();
  }

  /** A daemon with a data folder that is new. */
  private void begin() throws Exception {
    config =
        new GitConfigRepository(
            FollowedBranch.of(remote.url(), TestRepository.MAIN),
            folder.resolve("cache" + killed++),
            GitAccess.anonymous(),
            Clock.fixed(NOW, ZoneOffset.UTC));
    reader = new ConfigReader(config, new ManifestReader(new Domain("localhost")));
    forge = new PlainGitForge(config.reviewBranches());
    proposals =
        new Proposals(
            forge, config.reviewBranches(), new ReleaseCommits(sources), new BuildTimes());
  }

  /** Kills the daemon, and starts another that knows nothing. */
  void kill() throws Exception {
    config.close();
    begin();
  }

  void manifest(String mode, String... lines) {
    remote.commitManifest(
        SHOP.value(),
        "apiVersion: slipway.dev/v1\nkind: App\nsource: {git: \"file:///src/shop\"}\n"
            + "command: [bin/web]\nenv: {MODE: "
            + mode
            + "}\n"
            + String.join("\n", lines)
            + "\n");
  }

  void source(String content) {
    source = content;
  }

  /** A person merges what waits, and where that is a conflict takes all of it. */
  boolean merge(Merge how) {
    var waiting = remote.find(BRANCH).flatMap(_ -> remote.read(BRANCH, file()));
    if (waiting.isEmpty()) {
      return false;
    }
    try {
      how.on(remote, BRANCH);
    } catch (AssertionError | RuntimeException conflict) {
      remote.editRelease(SHOP.value(), waiting.get());
    }
    return true;
  }

  /** A way to merge a branch. */
  interface Merge {
    void on(TestRepository repository, String branch);
  }

  /** A person deletes the branch, which closes what it asks for. */
  boolean close() throws Exception {
    var proposed = open().flatMap(Review.Request::proposal);
    proposed.ifPresent(declined::add);
    if (remote.find(BRANCH).isPresent()) {
      remote.deleteBranch(BRANCH);
    }
    return proposed.isPresent();
  }

  private Optional<Review.Request> open() throws Exception {
    var view = view();
    return review(view).open();
  }

  /** A person asks for an earlier release, which is proposed. */
  boolean askForRollback() throws Exception {
    var revision = config.fetch();
    var ledger = reader.read(revision).ledger(SHOP);
    var current = ledger.current().asRelease();
    var others =
        ledger.entries().stream()
            .flatMap(entry -> entry.after().stream())
            .filter(release -> !current.map(Release::inputs).equals(Optional.of(release.inputs())))
            .toList();
    if (current.isEmpty() || others.isEmpty()) {
      return false;
    }
    var target = others.get(random.nextInt(others.size())).restoredAs(ledger.nextNumber());
    var _ =
        proposals.propose(
            new RecordRelease(target, current, new Cause.Restored()), revision, Optional.empty());
    return true;
  }

  /** The contents that the release file ever had, oldest first. */
  List<Release> history() throws Exception {
    return view().ledger(SHOP).entries().stream().flatMap(e -> e.after().stream()).toList();
  }

  private ConfigView view() throws Exception {
    return reader.read(config.fetch());
  }

  private Review review(ConfigView view) throws Exception {
    var look = ReviewLook.at(new ReviewLook.Places(forge, config.reviewBranches(), config));
    var atTip = Optional.ofNullable(view.revision().files().get(file()));
    return look.review(SHOP, atTip, Optional.empty());
  }

  /** One pass, whose steps are done in any order; perhaps not all of them. */
  boolean pass(Predicate<Step> isDone, Runnable meanwhile) throws Exception {
    var _ = config.fetch();
    var look = ReviewLook.at(new ReviewLook.Places(forge, config.reviewBranches(), config));
    var view = view(); // later than the look: what was merged by then is seen
    var atTip = Optional.ofNullable(view.revision().files().get(file()));
    var app = app(view, look.review(SHOP, atTip, Optional.empty()));
    var apps = new TreeMap<>(Collections.singletonMap(SHOP, app));
    var platform = view.manifests().platform();
    var mesh = new MeshState(RouteTable.EMPTY, new TreeMap<>());
    var domain = new Domain("localhost");
    var world =
        new World(platform, domain, apps, new TreeMap<>(), new TreeMap<>(), mesh, false, true);
    var plan = Planner.plan(world, NOW);
    meanwhile.run();
    var steps = new ArrayList<>(plan.steps().toList());
    Collections.shuffle(steps, random);
    for (var step : steps) {
      check(step, app, view);
      if (isDone.test(step)) {
        perform(step, view.revision());
      }
    }
    return steps.stream().allMatch(step -> step instanceof Step.Retire);
  }

  private AppWorld app(ConfigView view, Review review) {
    var running = cluster.observe().getOrDefault(SHOP, Running.NOTHING);
    var manifest = Optional.ofNullable(view.manifests().apps().get(SHOP)).orElseThrow();
    return new AppWorld(
        manifest,
        new SourceState(Optional.of(head()), Optional.empty()),
        build(),
        view.ledger(SHOP),
        running,
        review);
  }

  private Commit head() {
    var from = new Source("file:///src/shop", new dev.slipway.manifest.GitRef.Branch("main"), "");
    var built = new Built(from, LedgerStory.id(source), LedgerStory.id("tree of " + source));
    return new Commit(built, "Write " + source, new BuildKey(Digest.of(source)));
  }

  private BuildState build() {
    var image = new ImageRef(SHOP.value(), Digest.of("image of " + source));
    var stored = new StoredImage(image, new TreeMap<>(), new TreeMap<>(), "/app", "", false);
    return new BuildState(Optional.of(stored), Optional.empty(), true);
  }

  private void perform(Step step, Revision base) throws Exception {
    switch (step) {
      case RecordRelease record -> config.push(base, List.of(proposals.commits().commit(record)));
      case Step.Converge(var workload) -> cluster.converge(workload);
      case Step.Retire(var app, var instances) -> cluster.retire(app, instances);
      case Step.Propose _, Step.Withdraw _ -> review(step, base);
      case Step.Build _, Step.Remove _ -> throw new AssertionError("nothing to do so: " + step);
    }
  }

  /** Perhaps no further than to the branch. */
  private void review(Step step, Revision base) throws Exception {
    if (step instanceof Step.Propose propose && random.nextInt(5) == 0) {
      try {
        var head = propose.seen().branch().map(Review.Branch::head);
        proposals.push(propose.record(), base, Optional.empty(), head);
      } catch (UnavailableException moved) {
        return;
      }
      kill();
      return;
    }
    var reviews = new Reviews(proposals, _ -> true, () -> {}, new Silence());
    reviews.perform(SHOP, new Reviews.Work(base, step));
  }

  private void check(Step step, AppWorld app, ConfigView view) {
    var ledger = view.ledger(SHOP);
    switch (step) {
      case RecordRelease record -> {
        isNext(record, ledger);
        var approval = app.approval(record, view.manifests().platform());
        assertThat(approval == Approval.AUTO || record.cause() instanceof Cause.Renumbered)
            .as("nobody looked at " + record)
            .isTrue();
      }
      case Step.Propose(var record, var _) -> {
        isNext(record, ledger);
        assertThat(declined)
            .as("closed by a person")
            .filteredOn(d -> ledger.nextNumber().equals(d.number()) && !isOfAPerson(record))
            .extracting(Proposal::inputs)
            .doesNotContain(record.release().inputs());
      }
      case Step.Converge(var workload) ->
          assertThat(ledger.current().asRelease()).contains(workload.release());
      case Step.Withdraw _, Step.Retire _, Step.Build _, Step.Remove _ -> {}
    }
  }

  private static void isNext(RecordRelease record, AppLedger ledger) {
    var numbers = ledger.entries().stream().flatMap(e -> e.after().stream()).map(Release::number);
    var highest =
        Stream.concat(numbers, ledger.leftBehind().stream())
            .mapToInt(ReleaseNumber::value)
            .max()
            .orElse(0);
    assertThat(record.release().number()).isEqualTo(new ReleaseNumber(highest + 1));
    if (!isOfAPerson(record) && !(record.cause() instanceof Cause.Renumbered)) {
      assertThat(HoldOracle.held(ledger)).as("held").doesNotContain(record.release().inputs());
    }
  }

  private static boolean isOfAPerson(RecordRelease record) {
    return record.cause() instanceof Cause.Restored
        || record.cause() instanceof Cause.ReleasedAgain;
  }

  /** What must be where nothing is to be done any more. */
  void checkRest() throws Exception {
    var view = view();
    var ledger = view.ledger(SHOP);
    var current = ledger.current().asRelease();
    assertThat(ledger.takenNumber()).as("two releases have one number").isEmpty();
    var running = cluster.observe().getOrDefault(SHOP, Running.NOTHING);
    if (current.isPresent()) {
      assertThat(running.desired().map(workload -> workload.release()))
          .as("what runs is what the tip says")
          .isEqualTo(current);
    }
    var review = review(view);
    var app = app(view, review);
    var manifest = app.manifest().app().orElseThrow();
    var wanted = head().inputs(manifest.config());
    if (manifest.settings().releases().hold()) {
      return;
    }
    if (current.map(Release::inputs).equals(Optional.of(wanted)) || review.open().isPresent()) {
      review.open().ifPresent(open -> isMergeable(open, review, ledger));
      return;
    }
    var isDeclined =
        review.request().filter(r -> r.state() instanceof RequestState.Closed).isPresent()
            || !review.closed().isEmpty();
    assertThat(HoldOracle.held(ledger).contains(wanted) || isDeclined)
        .as("neither released nor proposed nor held: " + review)
        .isTrue();
  }

  private static void isMergeable(Review.Request open, Review review, AppLedger ledger) {
    assertThat(open.proposal().map(Proposal::number)).contains(ledger.nextNumber());
    assertThat(review.branch().filter(Review.Branch::isUponTip))
        .hasValueSatisfying(
            branch -> assertThat(branch.release().map(Proposal::of)).isEqualTo(open.proposal()));
  }

  private static String file() {
    return "releases/" + SHOP + ".yaml";
  }

  void end() {
    config.close();
    sources.close();
    remote.close();
  }
}
