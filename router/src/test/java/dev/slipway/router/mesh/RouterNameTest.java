package dev.slipway.router.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class RouterNameTest {
  @Test
  void isMadeOfAMachineWhateverThatIsCalled() {
    assertThat(RouterName.of("eu-1.example.com", 80)).hasToString("eu-1.example.com:80");
    assertThat(RouterName.of("_my machine_", 80)).hasToString("my-machine-:80");
    assertThat(RouterName.of("-.-", 80)).hasToString("router:80");
  }

  @Test
  void hasNothingInItThatALogWouldNotShow() {
    for (var wrong : List.of("", "a b", "-a", "a\nb", "ä", "a".repeat(101))) {
      assertThatThrownBy(() -> new RouterName(wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
