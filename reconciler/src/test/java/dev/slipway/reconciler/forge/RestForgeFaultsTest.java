package dev.slipway.reconciler.forge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.forge.ForgeExchange.Reply;
import dev.slipway.reconciler.forge.ForgeServer.Fault;
import dev.slipway.reconciler.forge.rest.Credential;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What comes of a forge that is broken, slow, strict or somewhere else. */
@ParameterizedClass
@EnumSource(value = ForgeKind.class, mode = EnumSource.Mode.EXCLUDE, names = "GIT")
final class RestForgeFaultsTest extends ForgeServerFixture {
  RestForgeFaultsTest(ForgeKind kind) {
    super(kind);
  }

  private long asked(String method) {
    return server().asked().stream().filter(line -> line.startsWith(method)).count();
  }

  @Test
  void aServerThatIsBrokenForAMomentIsAskedAgain() throws Exception {
    var forge = server().forge(wire);
    forge.propose(SHOP, TEXT);
    server().next(answer(502, Map.of()), new Fault.Cut());

    assertThat(forge.requests()).containsOnlyKeys(SHOP);
  }

  @Test
  void aServerThatStaysBrokenIsUnavailable() {
    var forge = server().forge(wire);
    server().next(answer(500, Map.of()), answer(502, Map.of()), answer(504, Map.of()));

    assertThatThrownBy(forge::requests)
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("504");
    assertThat(server().asked()).hasSize(3);
  }

  @Test
  void whatMayHaveBeenDoneIsLookedForBeforeItIsDoneAgain() throws Exception {
    var forge = server().forge(wire);
    // The list of open ones is answered, the request to open one is not.
    server().next(new Fault.After(() -> {}), new Fault.Cut());

    assertThatThrownBy(() -> forge.propose(SHOP, TEXT)).isInstanceOf(UnavailableException.class);
    assertThat(asked("POST")).isEqualTo(1);
    assertThat(forge.propose(SHOP, TEXT).isOpen()).isTrue();
  }

  @Test
  void ifSomebodyIsFasterItsRequestIsTaken() throws Exception {
    server()
        .next(
            new Fault.After(() -> {}),
            new Fault.After(() -> server().openByHand("slipway/shop", "by hand")));

    var proposed = server().forge(wire).propose(SHOP, TEXT);

    assertThat(proposed.page()).map(ReleaseRequest.Page::number).contains(1L);
    assertThat(proposed.text()).isEqualTo(TEXT);
  }

  @Test
  void whatSomebodyMakesOfItInTheMomentItIsWithdrawnIsNotTakenForClosed() throws Exception {
    var forge = server().forge(wire);
    var request = forge.propose(SHOP, TEXT);
    var newer = new RequestText("shop v13", "what is wanted now");
    server().next(new Fault.After(() -> {}), new Fault.After(() -> server().rewrite(1, newer)));

    forge.withdraw(request, "not wanted any more");

    assertThat(forge.requests().get(SHOP))
        .satisfies(seen -> assertThat(seen.isOpen()).isFalse())
        .extracting(ReleaseRequest::text)
        .isEqualTo(TEXT);
    var again = forge.propose(SHOP, newer);
    assertThat(again.isOpen()).isTrue();
    assertThat(again.page()).map(ReleaseRequest.Page::number).contains(2L);
  }

  @Test
  void whatIsClosedInTheMomentItIsMadeAnewAskedForWhatItDidBefore() throws Exception {
    var forge = server().forge(wire);
    forge.propose(SHOP, TEXT);
    var newer = new RequestText("shop v13", "what nobody has closed");
    server().next(new Fault.After(() -> {}), new Fault.After(() -> server().close(SHOP)));

    var proposed = forge.propose(SHOP, newer);

    assertThat(proposed.isOpen()).isTrue();
    assertThat(proposed.page()).map(ReleaseRequest.Page::number).contains(2L);
    assertThat(proposed.text()).isEqualTo(newer);
    assertThat(server().text(1)).isEqualTo(TEXT);
  }

  @Test
  void aForgeThatNeverAnswersIsGivenUp() {
    try (var impatient = wire(Duration.ofMillis(100))) {
      var forge = server().forge(impatient);
      server().next(new Fault.Hang(), new Fault.Hang(), new Fault.Hang());

      assertThatThrownBy(forge::requests)
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("no answer within 100 ms");
    }
  }

  @Test
  void anAnswerThatIsTooLargeIsNotRead() {
    var forge = server().forge(wire);
    var large = new Fault.Answer(new Reply(200, Map.of(), " ".repeat((4 << 20) + 1)));
    server().next(large, large, large);

    assertThatThrownBy(forge::requests).isInstanceOf(UnavailableException.class);
  }

  @Test
  void anAnswerThatIsNoneOfAForgeIsTold() {
    var forge = server().forge(wire);
    server().next(new Fault.Answer(new Reply(200, Map.of(), "<html>")));

    assertThatThrownBy(forge::requests)
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("is it the right address?");
  }

  @Test
  void aForgeThatWantsToBeLeftAloneIsLeftAlone() throws Exception {
    var forge = server().forge(wire);
    server().next(answer(429, Map.of("Retry-After", "90")));

    assertThatThrownBy(forge::requests)
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("wants no requests before 2026-01-01T00:01:30Z (429)");
    assertThatThrownBy(() -> forge.propose(SHOP, TEXT))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("2026-01-01T00:01:30Z");
    assertThat(server().asked()).hasSize(1);

    clock.pass(Duration.ofSeconds(90));
    assertThat(forge.requests()).isEmpty();
  }

  @Test
  void aLimitThatIsUsedUpIsKept() throws Exception {
    var forge = server().forge(wire);
    var reset = String.valueOf(clock.instant().plusSeconds(600).getEpochSecond());
    var prefix = kind == ForgeKind.GITLAB ? "RateLimit-" : "X-RateLimit-";
    server()
        .next(
            answer(
                kind == ForgeKind.GITHUB ? 403 : 429,
                Map.of(prefix + "Remaining", "0", prefix + "Reset", reset)));

    assertThatThrownBy(forge::requests).hasMessageContaining("before 2026-01-01T00:10:00Z");

    clock.pass(Duration.ofMinutes(10));
    assertThat(forge.requests()).isEmpty();
  }

  @Test
  void noHeaderStopsUsForLongerThanAnHour() {
    var forge = server().forge(wire);
    server().next(answer(503, Map.of("Retry-After", "Fri, 01 Mar 2075 12:00:00 GMT")));

    assertThatThrownBy(forge::requests).hasMessageContaining("before 2026-01-01T01:00:00Z");
  }

  @Test
  void aTokenThatIsWrongIsNotRepeated() {
    var forge = ForgeServer.forge(server().address(), "wr0ng-token", wire);

    assertThatThrownBy(forge::requests)
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("refuses the token (401")
        .hasMessageContaining("give one that is valid")
        .hasMessageNotContaining("wr0ng-token");
    assertThat(server().asked()).hasSize(1);
  }

  @Test
  void aTokenThatMayTooLittleIsToldWhatItNeeds() {
    server().takeRightsAway();
    var forge = server().forge(wire);
    var needed =
        switch (kind) {
          case GITHUB -> "it needs pull_requests=write";
          case GITLAB -> "insufficient_scope";
          case GITEA -> "[write:repository]";
          case GIT -> "";
        };

    assertThatThrownBy(() -> forge.propose(SHOP, TEXT))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("forbids POST")
        .hasMessageContaining(needed)
        .hasMessageContaining("\ngive a token with: ")
        .hasMessageNotContaining(ForgeServer.TOKEN);
  }

  @Test
  void aRepositoryThatIsNotThereIsTold() {
    var elsewhere =
        new ForgeChoice(Optional.of(kind), Optional.of(server().url()))
            .of(server().url() + "/acme/nothing.git");
    var forge = ForgeServer.forge(elsewhere, ForgeServer.TOKEN, wire);

    assertThatThrownBy(forge::requests)
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("has nothing for GET")
        .hasMessageContaining("check the address of the repository");
  }

  @Test
  void aRepositoryThatWasRenamedIsFollowed() throws Exception {
    var forge = ForgeServer.forge(server().oldAddress(), ForgeServer.TOKEN, wire);
    server().openByHand("slipway/shop", "shop v12");

    assertThat(forge.requests()).containsOnlyKeys(SHOP);
    if (kind == ForgeKind.GITLAB) { // sends on only who reads
      assertThatThrownBy(() -> forge.propose(SHOP, TEXT))
          .isInstanceOf(RejectedException.class)
          .hasMessageContaining("not allowed for moved projects");
    } else {
      assertThat(forge.propose(SHOP, TEXT).text()).isEqualTo(TEXT);
    }
  }

  @Test
  void noOtherHostGetsOurToken() throws Exception {
    try (var other = ForgeServer.start(kind, repository())) {
      var forge = server().forge(wire);
      server()
          .next(answer(307, Map.of("Location", other.url() + "/api/v3/repos/acme/config/pulls")));

      assertThatThrownBy(forge::requests)
          .isInstanceOf(RejectedException.class)
          .hasMessageContaining("where our token must not go");
      assertThat(other.asked()).isEmpty();
    }
  }

  @Test
  void aCircleOfRedirectsEnds() {
    var forge = server().forge(wire);
    var there = answer(301, Map.of("Location", "/somewhere"));
    server()
        .next(there, there, there, there, there, there, there, there, there, there, there, there);

    assertThatThrownBy(forge::requests)
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("redirects more than 3 times");
  }

  @Test
  void nothingThatIsPrintedHoldsTheToken() {
    var credential = Credential.token("Bearer", "s3cret");

    assertThat(List.of(credential.toString(), server().forge(wire).toString()))
        .noneMatch(text -> text.contains("s3cret"));
  }
}
