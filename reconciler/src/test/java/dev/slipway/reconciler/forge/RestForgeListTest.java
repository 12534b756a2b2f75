package dev.slipway.reconciler.forge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.forge.ForgeServer.Fault;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is read of a forge, and how little of it. */
@ParameterizedClass
@EnumSource(value = ForgeKind.class, mode = EnumSource.Mode.EXCLUDE, names = "GIT")
final class RestForgeListTest extends ForgeServerFixture {
  RestForgeListTest(ForgeKind kind) {
    super(kind);
  }

  private static RequestState state(Forge forge) throws Exception {
    return Optional.ofNullable(forge.requests().get(SHOP)).orElseThrow().state();
  }

  private static Optional<Long> number(Forge forge) throws Exception {
    return Optional.ofNullable(forge.requests().get(SHOP))
        .flatMap(ReleaseRequest::page)
        .map(ReleaseRequest.Page::number);
  }

  /** Two requests, one after the other, neither of which was merged. */
  private void closeTwo(Forge forge) throws Exception {
    forge.propose(SHOP, TEXT);
    server().close(SHOP);
    forge.propose(SHOP, TEXT);
    server().close(SHOP);
  }

  @Test
  void whatWasClosedBeforeStaysKnownWithWhatItAskedFor() throws Exception {
    var forge = server().forge(wire);
    for (var number = 12; number < 15; number++) {
      forge.propose(SHOP, asking(number));
      server().close(SHOP);
      forge.requests();
    }
    server().reopen(2);

    for (var each : List.of(forge, server().forge(wire))) {
      each.requests();
      assertThat(Optional.ofNullable(each.closed().get(SHOP)).orElseThrow())
          .extracting(closed -> closed.text().body())
          .containsExactly("Slipway-Release: shop v14", "Slipway-Release: shop v12");
    }
  }

  private static RequestText asking(int number) {
    var body = "Please merge this.\n\nSlipway-Release: shop v" + number + "\n";
    return new RequestText("shop v" + number, body);
  }

  @Test
  void whatIsSaidOfAnOldRequestDoesNotMakeItTheNewest() throws Exception {
    var forge = server().forge(wire);
    closeTwo(forge);
    assertThat(number(forge)).contains(2L);

    server().comment(1, "a pity");

    assertThat(number(forge)).contains(2L);
    assertThat(number(server().forge(wire))).contains(2L);
  }

  @Test
  void aRequestThatIsReopenedIsTheNewest() throws Exception {
    var forge = server().forge(wire);
    closeTwo(forge);

    server().reopen(1);

    assertThat(number(forge)).contains(1L);
    assertThat(number(server().forge(wire))).contains(1L);
    assertThat(state(forge)).isEqualTo(new RequestState.Open());
  }

  @Test
  void aListOfManyPagesIsReadToItsEnd() throws Exception {
    server().openByHand("slipway/shop", "shop v12");
    for (var i = 0; i < 65; i++) {
      server().openByHand("main", "somebody's " + i);
    }

    var forge = server().forge(wire);

    assertThat(forge.requests()).containsOnlyKeys(SHOP);
    assertThat(server().asked()).hasSize(3);
    assertThat(forge.propose(SHOP, new RequestText("shop v12", "")).page())
        .map(ReleaseRequest.Page::number)
        .contains(1L);
  }

  @Test
  void whereNothingChangedOneQuestionIsEnough() throws Exception {
    for (var i = 0; i < 65; i++) {
      server().openByHand("main", "somebody's " + i);
    }
    var forge = server().forge(wire);
    forge.propose(SHOP, TEXT);
    server().merge(SHOP, Reviewer.How.SQUASH);
    var merged = forge.requests();
    server().forgetAsked();

    assertThat(forge.requests()).isEqualTo(merged);
    assertThat(server().asked())
        .hasSize(1)
        .allMatch(line -> line.endsWith(server().api().hasEtags() ? " 304" : " 200"));
  }

  @Test
  void ofALongListOnlyWhatIsNewIsRead() throws Exception {
    for (var i = 0; i < 65; i++) {
      server().openByHand("main", "somebody's " + i);
    }
    var forge = server().forge(wire);
    forge.requests();
    forge.propose(SHOP, TEXT);
    server().forgetAsked();

    assertThat(forge.requests()).containsOnlyKeys(SHOP);
    assertThat(server().asked()).hasSize(1);
  }

  @Test
  void aLookThatBrokeOffIsRepeatedWhole() throws Exception {
    server().openByHand("slipway/shop", "shop v12");
    for (var i = 0; i < 35; i++) {
      server().openByHand("main", "somebody's " + i);
    }
    var forge = server().forge(wire);
    server()
        .next(
            new Fault.After(() -> {}),
            answer(500, Map.of()),
            answer(500, Map.of()),
            answer(500, Map.of()));

    assertThatThrownBy(forge::requests).isInstanceOf(UnavailableException.class);
    assertThat(forge.requests()).containsOnlyKeys(SHOP);
  }

  @Test
  void theBranchOfAForkIsNotOurs() throws Exception {
    server().openFromFork("slipway/shop", "shop v13: trust me");

    var forge = server().forge(wire);

    assertThat(forge.requests()).isEmpty();
    assertThat(forge.propose(SHOP, TEXT).page()).map(ReleaseRequest.Page::number).contains(2L);
  }

  @Test
  void whoClosesSomethingSaysWhy() throws Exception {
    var forge = server().forge(wire);
    var request = forge.propose(SHOP, TEXT);

    forge.withdraw(request, "v11 is wanted again");

    assertThat(server().comments(SHOP)).containsExactly("v11 is wanted again");
    assertThat(state(forge)).isInstanceOf(RequestState.Closed.class);
  }

  @Test
  void theSameStatusIsSentOnce() throws Exception {
    var forge = server().forge(wire);
    var failed = status(CommitStatus.State.FAILURE);

    forge.report(status(CommitStatus.State.PENDING));
    forge.report(failed);
    forge.report(failed);

    assertThat(server().reports()).isEqualTo(2);
    assertThat(server().statuses(repository().tip()))
        .isEqualTo(Map.of("slipway/shop", kind == ForgeKind.GITLAB ? "failed" : "failure"));
  }

  private CommitStatus status(CommitStatus.State state) {
    return new CommitStatus(repository().tip(), "slipway/shop", state, "v12", Optional.empty());
  }

  @Test
  void whoMayNotLearnWhoClosedItLearnsTheRest() throws Exception {
    var forge = server().forge(wire);
    forge.propose(SHOP, TEXT);
    server().close(SHOP);
    server().next(new Fault.After(() -> {}), new Fault.Answer(server().api().missingRight()));

    var closed = (RequestState.Closed) state(forge);

    assertThat(closed.by())
        .isEqualTo(kind == ForgeKind.GITLAB ? Optional.of("alice") : Optional.empty());
    assertThat(closed.at()).isPresent();
  }
}
