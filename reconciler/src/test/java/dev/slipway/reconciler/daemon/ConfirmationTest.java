package dev.slipway.reconciler.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ConfirmationTest {
  private final Confirmation confirmation = new Confirmation();

  @Test
  void nothingIsConfirmedUnasked() {
    assertThat(confirmation.standing().holds()).isFalse();
    confirmation.fulfil(confirmation.standing());
    assertThat(confirmation.standing().holds()).isFalse();
  }

  @Test
  void itHoldsUntilAPassFindsNothingLeft() {
    confirmation.give();
    var first = confirmation.standing();
    assertThat(first.holds()).isTrue();
    var second = confirmation.standing();
    assertThat(second.holds()).isTrue();

    confirmation.fulfil(second);

    assertThat(confirmation.standing().holds()).isFalse();
  }

  @Test
  void aPassThatWasUnderWayDoesNotEndIt() {
    var underWay = confirmation.standing();
    confirmation.give();

    confirmation.fulfil(underWay);

    assertThat(confirmation.standing().holds()).isTrue();
  }

  @Test
  void oneThatIsGivenAgainMeanwhileHolds() {
    confirmation.give();
    var underWay = confirmation.standing();
    confirmation.give();

    confirmation.fulfil(underWay);

    assertThat(confirmation.standing().holds()).isTrue();
    confirmation.fulfil(confirmation.standing());
    assertThat(confirmation.standing().holds()).isFalse();
  }
}
