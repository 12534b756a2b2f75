package dev.slipway.reconciler.forge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.RejectedException;
import dev.slipway.reconciler.git.TestRepository;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every {@link Forge} does. An adapter's test extends it and says how to make one. */
public abstract class ForgeContract {
  protected static final AppName SHOP = new AppName("shop");
  private static final AppName BLOG = new AppName("blog");
  private static final RequestText TEXT =
      new RequestText(
          "shop v12: Fix cart total", "3 commits since v11\n\n* 1a2b3c4 Fix cart total");

  /** The forge under test, anew: it remembers nothing. */
  protected abstract Forge forge() throws Exception;

  /** The repository that is reviewed there. */
  protected abstract TestRepository repository();

  /** A person who merges and closes what is proposed there. */
  protected abstract Reviewer reviewer();

  /** Whether a request has a text and a page of its own, and not only a branch. */
  protected boolean hasPages() {
    return true;
  }

  /** A commit on the branch of an app, on top of the tip of the main branch. */
  private ObjectId push(AppName app, int number) {
    var branch = new ReviewBranch(app).name();
    repository().branch(branch);
    return repository()
        .commitFiles(
            branch,
            app + " v" + number + "\n\nSlipway-Release: " + app + " v" + number,
            Map.of("releases/" + app + ".yaml", "number: " + number + "\n"));
  }

  private static ReleaseRequest request(Forge forge, AppName app) throws Exception {
    return Optional.ofNullable(forge.requests().get(app)).orElseThrow();
  }

  private static RequestState state(Forge forge, AppName app) throws Exception {
    return request(forge, app).state();
  }

  private static RequestState.Merged merged(Forge forge, AppName app) throws Exception {
    return (RequestState.Merged) state(forge, app);
  }

  @Test
  void nothingIsProposedAtFirst() throws Exception {
    assertThat(forge().requests()).isEmpty();
  }

  @Test
  void whatIsProposedIsOpen() throws Exception {
    var forge = forge();
    var head = push(SHOP, 12);

    var proposed = forge.propose(SHOP, TEXT);

    assertThat(forge.requests()).containsExactly(Map.entry(SHOP, proposed));
    assertThat(proposed.isOpen()).isTrue();
    assertThat(proposed.head()).isEqualTo(head);
    assertThat(proposed.text().title()).startsWith("shop v12");
    assertThat(proposed.page().isPresent()).isEqualTo(hasPages());
  }

  @Test
  void itsTextIsWhatWasSaid() throws Exception {
    push(SHOP, 12);

    var proposed = forge().propose(SHOP, TEXT);

    assertThat(proposed.text())
        .isEqualTo(hasPages() ? TEXT : new RequestText("shop v12", "Slipway-Release: shop v12"));
  }

  @Test
  void proposedTwiceItIsThereOnce() throws Exception {
    var forge = forge();
    push(SHOP, 12);

    var first = forge.propose(SHOP, TEXT);
    var second = forge.propose(SHOP, TEXT);

    assertThat(second).isEqualTo(first);
    assertThat(forge.requests()).containsExactly(Map.entry(SHOP, first));
  }

  @Test
  void newerInputsAreTheSameRequest() throws Exception {
    var forge = forge();
    push(SHOP, 12);
    var first = forge.propose(SHOP, TEXT);
    var head = push(SHOP, 13);

    var second = forge.propose(SHOP, new RequestText("shop v13: Faster", "1 commit since v11"));

    assertThat(second.page()).isEqualTo(first.page());
    assertThat(second.head()).isEqualTo(head);
    assertThat(second.text().title()).startsWith("shop v13");
    assertThat(forge.requests()).containsExactly(Map.entry(SHOP, second));
  }

  @Test
  void withoutABranchNothingCanBeProposed() throws Exception {
    var forge = forge();

    assertThatThrownBy(() -> forge.propose(SHOP, TEXT)).isInstanceOf(RejectedException.class);
    assertThat(forge.requests()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Reviewer.How.class)
  void whatIsMergedTellsByWhichCommitAndWhom(Reviewer.How how) throws Exception {
    var forge = forge();
    push(SHOP, 12);
    forge.propose(SHOP, TEXT);
    repository().commitFile("apps/other.yaml", "meanwhile");

    var commit = reviewer().merge(SHOP, how);

    var merged = merged(forge, SHOP);
    assertThat(merged.commit()).isEqualTo(commit).isEqualTo(repository().tip());
    assertThat(merged.by()).contains(reviewer().name());
    assertThat(repository().read("releases/shop.yaml")).contains("number: 12\n");
  }

  @ParameterizedTest
  @EnumSource(Reviewer.How.class)
  void mergedItStaysMergedWhateverComesThen(Reviewer.How how) throws Exception {
    push(SHOP, 12);
    forge().propose(SHOP, TEXT);
    var commit = reviewer().merge(SHOP, how);
    repository().deleteBranch("slipway/shop");
    repository().commitFile("apps/other.yaml", "later");

    assertThat(merged(forge(), SHOP).commit()).isEqualTo(commit);
  }

  @ParameterizedTest
  @EnumSource(Reviewer.How.class)
  void revertedItWasMergedAllTheSame(Reviewer.How how) throws Exception {
    repository().commitFile("releases/shop.yaml", "number: 11\n");
    var forge = forge();
    push(SHOP, 12);
    forge.propose(SHOP, TEXT);
    var commit = reviewer().merge(SHOP, how);

    reviewer().revert(SHOP);

    assertThat(repository().read("releases/shop.yaml")).contains("number: 11\n");
    assertThat(merged(forge, SHOP).commit()).isEqualTo(commit);
  }

  @Test
  void whatIsClosedTellsByWhom() throws Exception {
    var forge = forge();
    var head = push(SHOP, 12);
    forge.propose(SHOP, TEXT);

    reviewer().close(SHOP);

    var request = request(forge, SHOP);
    assertThat(((RequestState.Closed) request.state()).by()).isEqualTo(reviewer().nameOfCloser());
    assertThat(request.head()).isEqualTo(head);
  }

  @Test
  void afterARestartAllIsKnown() throws Exception {
    var forge = forge();
    push(SHOP, 12);
    forge.propose(SHOP, TEXT);
    reviewer().close(SHOP);
    push(BLOG, 1);
    forge.propose(BLOG, new RequestText("blog v1", ""));

    assertThat(forge().requests()).isEqualTo(forge.requests()).containsOnlyKeys(SHOP, BLOG);
  }

  @Test
  void afterOneThatWasClosedAnotherCanBeProposed() throws Exception {
    var forge = forge();
    push(SHOP, 12);
    forge.propose(SHOP, TEXT);
    reviewer().close(SHOP);
    var head = push(SHOP, 13);

    var second = forge.propose(SHOP, new RequestText("shop v13", ""));

    assertThat(second.isOpen()).isTrue();
    assertThat(second.head()).isEqualTo(head);
    assertThat(forge.requests()).containsExactly(Map.entry(SHOP, second));
  }

  @Test
  void afterOneThatWasMergedAnotherCanBeProposed() throws Exception {
    var forge = forge();
    push(SHOP, 12);
    forge.propose(SHOP, TEXT);
    reviewer().merge(SHOP, Reviewer.How.MERGE);
    push(SHOP, 13);

    forge.propose(SHOP, new RequestText("shop v13", ""));

    assertThat(state(forge, SHOP)).isEqualTo(new RequestState.Open());
  }

  @Test
  void whatIsWithdrawnIsNotOpenAnyMore() throws Exception {
    var forge = forge();
    push(SHOP, 12);
    var request = forge.propose(SHOP, TEXT);

    forge.withdraw(request, "what runs is wanted again");
    forge.withdraw(request, "what runs is wanted again");

    assertThat(forge.requests().values()).noneMatch(ReleaseRequest::isOpen);
  }

  @Test
  void whereNothingIsOpenNothingIsWithdrawn() throws Exception {
    var forge = forge();
    push(SHOP, 12);
    var request = forge.propose(SHOP, TEXT);
    reviewer().close(SHOP);
    var closed = forge.requests();

    forge.withdraw(request, "too late");

    assertThat(forge.requests()).isEqualTo(closed);
  }

  @Test
  void whatSomebodyProposedMeanwhileIsNotWithdrawn() throws Exception {
    var forge = forge();
    push(SHOP, 12);
    var request = forge.propose(SHOP, TEXT);
    push(SHOP, 13);
    forge.propose(SHOP, new RequestText("shop v13", "what a person wants"));

    forge.withdraw(request, "v11 is wanted again");

    assertThat(state(forge, SHOP)).isEqualTo(new RequestState.Open());
  }

  @Test
  void oneAppIsNoOtherApp() throws Exception {
    var forge = forge();
    push(SHOP, 12);
    forge.propose(SHOP, TEXT);
    push(BLOG, 1);
    forge.propose(BLOG, new RequestText("blog v1", ""));

    reviewer().merge(BLOG, Reviewer.How.SQUASH);

    assertThat(state(forge, SHOP)).isEqualTo(new RequestState.Open());
    assertThat(state(forge, BLOG)).isInstanceOf(RequestState.Merged.class);
  }

  @Test
  void otherBranchesAreNotOurs() throws Exception {
    for (var branch : new String[] {"feature", "slipway/Not_An_App"}) {
      repository().branch(branch);
      repository().commitFiles(branch, "Work", Map.of("notes.txt", branch));
    }

    assertThat(forge().requests()).isEmpty();
  }

  @Test
  void aStatusCanBeReportedAgainAndAgain() throws Exception {
    var page = Optional.of(URI.create("http://localhost:8300/apps/shop"));
    var commit = repository().tip();
    for (var state : CommitStatus.State.values()) {
      forge().report(new CommitStatus(commit, "slipway/shop", state, "v12", page));
      forge().report(new CommitStatus(commit, "slipway/shop", state, "v12 again", page));
    }
    forge()
        .report(
            new CommitStatus(
                commit, "slipway/shop", CommitStatus.State.PENDING, "x".repeat(500), page));

    assertThat(forge().requests()).isEmpty();
  }
}
