package dev.slipway.reconciler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.BasicAuth;
import dev.slipway.manifest.EnvValue.SecretRef;
import dev.slipway.manifest.Routing;
import dev.slipway.reconciler.plan.Condition.Failing;
import dev.slipway.reconciler.plan.Condition.Ready;
import dev.slipway.router.Logins;
import dev.slipway.router.Route;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Whom an app lets in, from what is known of its secret to the table. */
final class LoginsInThePlanTest {
  private static final Logins ANN = new Logins(new TreeMap<>(Map.of("ann", "$2y$05$x")));
  private static final Logins BOB = new Logins(new TreeMap<>(Map.of("bob", "$2y$05$y")));
  private static final String WHY = "nobody is let in: the secret is missing";

  private final SimulatedWorld world = new SimulatedWorld();
  private final SimulatedApp shop = world.app("shop");

  private static Routing asking(String secret) {
    return new Routing(
        Optional.empty(),
        Optional.empty(),
        Routing.Access.OPEN,
        Optional.empty(),
        Routing.Waits.USUAL,
        Routing.Headers.AS_THEY_ARE,
        Routing.Https.AS_THEY_COME,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(new BasicAuth(Optional.of(SecretRef.parse(secret)))),
        Routing.Tls.BY_NAME,
        Map.of(),
        List.of());
  }

  private void known(Optional<Logins> logins, Optional<Trouble> trouble) {
    world.logins.put(shop.name, new LoginState(logins, trouble));
    world.settle();
  }

  private Optional<Logins> served() {
    return world.mesh.state().confirmed().find("shop.localhost").flatMap(Route::logins);
  }

  private Condition condition() {
    return world.planOf(shop).condition();
  }

  @Test
  void theyAreInItsRouteAndAnotherPasswordIsAnotherTableAndNoStep() {
    shop.routing = asking("staff/users");
    known(Optional.of(ANN), Optional.empty());
    assertThat(served()).contains(ANN);
    assertThat(condition()).isEqualTo(new Ready());

    world.logins.put(shop.name, new LoginState(Optional.of(BOB), Optional.empty()));
    var plan = world.plan();
    assertThat(plan.publish()).isTrue();
    assertThat(plan.steps()).isEmpty();
    world.settle();
    assertThat(served()).contains(BOB);
    assertThat(shop.ledger.ledger().entries()).hasSize(1);
  }

  @Test
  void whereTheSecretIsMissingNobodyIsLetInAndItIsTold() {
    shop.routing = asking("staff/users");
    known(Optional.of(ANN), Optional.empty());
    known(Optional.empty(), Optional.of(new Trouble.Rejected(WHY)));
    assertThat(served()).isEmpty();
    assertThat(condition()).isEqualTo(new Failing(WHY));
    known(Optional.of(ANN), Optional.empty());
    assertThat(condition()).isEqualTo(new Ready());
  }

  @Test
  void whileItCanNotBeReadItIsAsItWas() {
    shop.routing = asking("staff/users");
    known(Optional.of(ANN), Optional.empty());
    known(Optional.of(ANN), Optional.of(new Trouble.Unavailable("no answer")));
    assertThat(served()).contains(ANN);
    assertThat(condition()).isEqualTo(new Failing("no answer"));
  }

  /** As after a start: what routers confirm is what the daemon before knew. */
  @Test
  void whereNobodyHasLookedYetItIsAsItIsServed() {
    shop.routing = asking("staff/users");
    known(Optional.of(ANN), Optional.empty());
    world.logins.clear();
    world.settle();
    assertThat(served()).contains(ANN);
    known(Optional.empty(), Optional.of(new Trouble.Unavailable("no answer")));
    assertThat(served()).contains(ANN);

    world.logins.clear();
    shop.routing = asking("others/users");
    world.settle();
    assertThat(served()).as("another secret").isEmpty();
  }

  /** Routers may let somebody in, by what a daemon before told them. */
  @Test
  void aFirstTableWaitsForWhomAppsLetInWhereThatMaySoonBeKnown() {
    shop.routing = asking("staff/users");
    world.logins.put(shop.name, LoginState.UNREAD.awaited());
    assertThat(world.plan().publish()).as("the routers are its own").isTrue();
    world.mesh.inherit();
    assertThat(world.plan().publish()).isFalse();

    world.logins.put(shop.name, LoginState.UNREAD);
    assertThat(world.plan().publish()).as("waited for long enough").isTrue();
    world.settle();
    world.logins.put(shop.name, LoginState.UNREAD.awaited());
    shop.routing = asking("others/users");
    assertThat(world.plan().publish()).as("not the first").isTrue();
  }

  @Test
  void whatIsKeptWithoutAManifestLetsNoOthersIn() {
    shop.routing = asking("staff/users");
    known(Optional.of(ANN), Optional.empty());
    shop.hasManifest = false;
    shop.hadManifest = false;
    world.logins.clear();
    world.settle();
    assertThat(served()).contains(ANN);
  }

  @Test
  void withoutTheSettingThereAreNone() {
    shop.routing = asking("staff/users");
    known(Optional.of(ANN), Optional.empty());
    shop.routing = Routing.NONE;
    world.logins.clear();
    world.settle();
    assertThat(served()).isEmpty();
    assertThat(condition()).isEqualTo(new Ready());
  }
}
