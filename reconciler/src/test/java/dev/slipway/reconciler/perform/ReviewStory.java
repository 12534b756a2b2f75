package dev.slipway.reconciler.perform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.manifest.ReleasePolicy.Approval;
import dev.slipway.reconciler.forge.ForgeKind;
import dev.slipway.reconciler.forge.Reviewer;
import dev.slipway.reconciler.git.TestRepository;
import dev.slipway.reconciler.ledger.AppLedger;
import dev.slipway.reconciler.ledger.Entry;
import dev.slipway.reconciler.ledger.Proposal;
import dev.slipway.reconciler.plan.HoldOracle;
import dev.slipway.reconciler.plan.Review;
import dev.slipway.reconciler.plan.Step;
import dev.slipway.reconciler.plan.Step.Cause;
import dev.slipway.reconciler.plan.Step.RecordRelease;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An app whose releases are reviewed on real git, and on a forge where one is said; one or more
 * daemons that follow it, and are killed between any two writes; and the people who decide. What
 * they closed is noted here, apart from what daemons know of it.
 */
final class ReviewStory {
  static final AppName SHOP = new AppName("shop");
  static final String FILE = "releases/" + SHOP + ".yaml";
  private static final String BRANCH = "slipway/shop";

  final TestRepository remote;
  final Random random;
  private final ReviewHost host;
  private final List<StoryDaemon> daemons;
  private String source = "one";

  /** All that a person closed. */
  private final Set<Proposal> closed = new HashSet<>();

  /** What of it nobody asked for again. */
  private final Set<Proposal> declined = new HashSet<>();

  /** Where it happens: on which kind of host, with how many daemons. */
  record Setting(ForgeKind kind, int daemons) {}

  ReviewStory(Path folder, Setting setting, Random random) throws Exception {
    this.random = random;
    this.remote = TestRepository.create(folder.resolve("config.git"));
    manifest("fine", "releases: {policy: review}");
    this.host = ReviewHost.of(setting.kind(), remote);
    var all = new ArrayList<StoryDaemon>();
    for (var i = 0; i < setting.daemons(); i++) {
      all.add(new StoryDaemon(Files.createDirectory(folder.resolve("daemon" + i)), remote, host));
    }
    this.daemons = List.copyOf(all);
  }

  int daemons() {
    return daemons.size();
  }

  private StoryDaemon any() {
    return daemons.get(random.nextInt(daemons.size()));
  }

  void kill(int daemon) throws RejectedException {
    daemons.get(daemon).kill();
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

  /** A person merges what waits, and where that is a conflict takes all of it by hand. */
  boolean merge(Reviewer.How how) {
    var waiting = remote.find(BRANCH).flatMap(_ -> remote.read(BRANCH, FILE));
    if (waiting.isEmpty()) {
      return false;
    }
    try {
      host.reviewer().merge(SHOP, how);
    } catch (AssertionError | RuntimeException conflict) {
      remote.editRelease(SHOP.value(), waiting.get());
    }
    return true;
  }

  /** A person closes what is open; on plain git that is deleting its branch. */
  boolean close() throws Exception {
    var open = any().plan(source).app().review().open();
    if (open.isEmpty()) {
      return false;
    }
    open.flatMap(Review.Request::proposal)
        .ifPresent(proposal -> {
          closed.add(proposal);
          declined.add(proposal);
        });
    host.reviewer().close(SHOP);
    return true;
  }

  /** A person asks for an earlier release, which is proposed. */
  boolean askForRollback() throws Exception {
    var daemon = any();
    var view = daemon.view();
    var ledger = view.ledger(SHOP);
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
    declined.removeIf(proposal -> proposal.inputs().equals(target.inputs()));
    daemon.proposeRollback(target, current, view.revision());
    return true;
  }

  /** The contents that the release file ever had, oldest first. */
  List<Release> history() throws Exception {
    return any().view().ledger(SHOP).entries().stream().flatMap(e -> e.after().stream()).toList();
  }

  /**
   * One pass of a daemon, whose steps are done in any order; perhaps not all of them.
   *
   * @param meanwhile happens when it has planned
   */
  boolean pass(int number, Predicate<Step> isDone, Meanwhile meanwhile) throws Exception {
    var daemon = daemons.get(number);
    var planned = daemon.plan(source);
    var steps = new ArrayList<>(planned.steps());
    steps.forEach(step -> check(step, planned));
    meanwhile.happen();
    Collections.shuffle(steps, random);
    for (var step : steps) {
      if (isDone.test(step)) {
        if (step instanceof Step.Propose propose && random.nextInt(5) == 0) {
          daemon.dieProposing(propose, planned.view().revision());
          return false;
        }
        daemon.perform(step, planned.view().revision());
      }
    }
    return steps.stream().allMatch(step -> step instanceof Step.Retire);
  }

  /** Something that happens between a plan and what is done by it. */
  interface Meanwhile {
    void happen() throws Exception;
  }

  private void check(Step step, StoryDaemon.Planned planned) {
    var ledger = planned.view().ledger(SHOP);
    switch (step) {
      case RecordRelease record -> {
        isNext(record, ledger);
        var approval = planned.app().approval(record, planned.view().manifests().platform());
        assertThat(approval == Approval.AUTO || record.cause() instanceof Cause.Renumbered)
            .as("nobody looked at " + record)
            .isTrue();
      }
      case Step.Propose(var record, var seen) -> {
        isNext(record, ledger);
        assertThat(!isOfAPerson(record) && isAmong(declined, record.release().inputs(), ledger))
            .as("a person closed it: " + record + " having seen " + seen)
            .isFalse();
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

  /** Whether these inputs were closed, and nothing that was released since has ended that. */
  private static boolean isAmong(Set<Proposal> those, Digest inputs, AppLedger ledger) {
    return those.stream()
        .filter(proposal -> proposal.inputs().equals(inputs))
        .anyMatch(
            proposal -> ledger.entries().stream().noneMatch(it -> goesOnTo(proposal.number(), it)));
  }

  private static boolean goesOnTo(ReleaseNumber number, Entry entry) {
    return entry
        .after()
        .filter(next -> next.restores().isEmpty() && next.number().value() >= number.value())
        .filter(next ->
            entry.before().filter(it -> it.number().value() >= next.number().value()).isEmpty())
        .isPresent();
  }

  /** What must be where no daemon has anything to do any more. */
  void checkRest() throws Exception {
    for (var i = 0; i < daemons.size(); i++) {
      checkRest(daemons.get(i), i);
    }
    var reviews = new HashSet<Optional<Review.Request>>();
    for (var daemon : daemons) {
      reviews.add(daemon.plan(source).app().review().open());
    }
    assertThat(reviews).as("all see the same request").hasSize(1);
  }

  private void checkRest(StoryDaemon daemon, int number) throws Exception {
    var planned = daemon.plan(source);
    var ledger = planned.view().ledger(SHOP);
    var current = ledger.current().asRelease();
    assertThat(ledger.takenNumber()).as("two releases have one number").isEmpty();
    if (current.isPresent()) {
      assertThat(daemon.running().desired().map(workload -> workload.release()))
          .as("what runs by daemon " + number + " is what the tip says")
          .isEqualTo(current);
    }
    var manifest = planned.app().manifest().app().orElseThrow();
    if (manifest.settings().releases().hold()) {
      return;
    }
    var review = planned.app().review();
    var wanted = StoryDaemon.head(source).inputs(manifest.config());
    if (current.map(Release::inputs).equals(Optional.of(wanted)) || review.open().isPresent()) {
      review.open().ifPresent(open -> isMergeable(open, review, ledger));
      return;
    }
    assertThat(HoldOracle.held(ledger).contains(wanted) || isAmong(closed, wanted, ledger))
        .as("neither released nor proposed, nor held, nor closed by a person: " + review)
        .isTrue();
  }

  private static void isMergeable(Review.Request open, Review review, AppLedger ledger) {
    assertThat(open.proposal().map(Proposal::number)).contains(ledger.nextNumber());
    assertThat(review.branch().filter(Review.Branch::isUponTip))
        .hasValueSatisfying(
            branch -> assertThat(branch.release().map(Proposal::of)).isEqualTo(open.proposal()));
  }

  /** Numbers of the daemons, in any order. */
  List<Integer> order() {
    var order = new ArrayList<>(IntStream.range(0, daemons.size()).boxed().toList());
    Collections.shuffle(order, random);
    return order;
  }

  void end() {
    daemons.forEach(StoryDaemon::end);
    host.close();
    remote.close();
  }
}
