package dev.slipway.reconciler.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.EnvValue.SecretRef;
import dev.slipway.reconciler.cluster.AppSecrets;
import dev.slipway.reconciler.cluster.local.FolderAppSecrets;
import dev.slipway.reconciler.cluster.local.FolderSecrets;
import dev.slipway.reconciler.plan.LoginState;
import dev.slipway.reconciler.plan.Trouble;
import dev.slipway.router.Logins;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LoginWatchTest {
  private static final String ANN =
      "ann:$2y$05$abcdefghijklmnopqrstuupx2xBUC4954936wVIjyyPHmUBFu0wCW";
  private static final AppName SHOP = new AppName("shop");
  private static final LoginWatch.Place PLACE =
      new LoginWatch.Place("shop", new SecretRef("staff", "users"));

  private final AtomicInteger changes = new AtomicInteger();
  private final Path folder;
  private final LoginWatch watch;

  LoginWatchTest(@TempDir Path folder) {
    this.folder = folder;
    var secrets = new FolderAppSecrets(new FolderSecrets(folder, Map.of()));
    this.watch = new LoginWatch(secrets, changes::incrementAndGet);
  }

  @AfterEach
  void stop() {
    watch.close();
  }

  private LoginState state() {
    return state(watch);
  }

  private static LoginState state(LoginWatch of) {
    var known = of.follow(new TreeMap<>(Map.of(SHOP, PLACE)));
    return Optional.ofNullable(known.get(SHOP)).orElseThrow();
  }

  private Path file() throws Exception {
    return Files.createDirectories(folder.resolve("staff")).resolve("users");
  }

  private LoginState awaitNext(int change) {
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> {
          watch.look();
          return changes.get() >= change;
        });
    return state();
  }

  @Test
  void aSecretIsReadAtOnceAndAgainAndToldOfOnlyWhereItIsAnother() throws Exception {
    Files.writeString(file(), ANN + "\n");
    assertThat(state()).isEqualTo(new LoginState(Optional.of(Logins.parse(ANN)), Optional.empty()));

    var both = ANN + "\n" + ANN.replace("ann", "bob");
    Files.writeString(file(), both);
    assertThat(awaitNext(2).logins()).contains(Logins.parse(both));
    assertThat(changes).hasValue(2);
  }

  @Test
  void oneThatTakesLongToReadHoldsUpNoLook() throws Exception {
    var isThere = new CountDownLatch(1);
    try (var slowly = new LoginWatch(slow(PLACE, isThere), changes::incrementAndGet)) {
      assertThat(state(slowly)).isEqualTo(LoginState.UNREAD.awaited());
      isThere.countDown();
      await().atMost(Duration.ofSeconds(10)).until(() -> changes.get() == 1);
      assertThat(state(slowly).logins()).contains(Logins.parse(ANN));
    }
  }

  @Test
  void oneThatTakesLongHoldsUpNoOther() throws Exception {
    var isThere = new CountDownLatch(1);
    var other = new LoginWatch.Place("blog", new SecretRef("staff", "users"));
    var places = new TreeMap<>(Map.of(SHOP, PLACE, new AppName("blog"), other));
    try (var one = new LoginWatch(slow(PLACE, isThere), changes::incrementAndGet)) {
      var known = one.follow(places);

      assertThat(known.get(SHOP)).isEqualTo(LoginState.UNREAD.awaited());
      assertThat(known.get(new AppName("blog")))
          .isEqualTo(new LoginState(Optional.of(Logins.parse(ANN)), Optional.empty()));
      isThere.countDown();
    }
  }

  @Test
  void whatCanNotBeReadForLongIsNotWorthWaitingFor() throws Exception {
    Files.createDirectories(file());
    assertThat(state().isAwaited()).isTrue();

    var secrets = new FolderAppSecrets(new FolderSecrets(folder, Map.of()));
    try (var impatient = new LoginWatch(secrets, changes::incrementAndGet, Duration.ZERO)) {
      var known = state(impatient);
      assertThat(known.isUnknown()).isTrue();
      assertThat(known.isAwaited()).isFalse();
    }
  }

  /** Of which the secret of one place takes long. */
  private static AppSecrets slow(LoginWatch.Place place, CountDownLatch isThere) {
    return new AppSecrets() {
      @Override
      public Optional<String> find(String namespace, SecretRef secret) {
        if (namespace.equals(place.namespace())) {
          awaitThere(isThere);
        }
        return Optional.of(ANN);
      }

      @Override
      public String howToGive(String namespace, SecretRef secret) {
        return "";
      }
    };
  }

  private static void awaitThere(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void oneThatIsMissingOrHasNoHashesLetsNobodyInAndSaysWhatToDo() throws Exception {
    assertThat(state())
        .isEqualTo(
            closed(
                "is missing: write it to "
                    + folder.resolve("staff/users")
                    + " or start the daemon with SLIPWAY_SECRET_STAFF_USERS"));
    Files.writeString(file(), ANN + "\nbob:geheim");
    assertThat(awaitNext(2))
        .isEqualTo(
            closed(
                "can not be used: line 2 has no hash by bcrypt ($2y$…): write it by htpasswd -B"));
  }

  private static LoginState closed(String why) {
    var message = "nobody is let in: the secret staff/users of its basicAuth " + why;
    return new LoginState(Optional.empty(), Optional.of(new Trouble.Rejected(message)));
  }

  @Test
  void oneThatCanNotBeReadIsAsItWasReadLast() throws Exception {
    Files.writeString(file(), ANN);
    assertThat(state().logins()).contains(Logins.parse(ANN));
    Files.delete(file());
    Files.createDirectory(file());
    var unread = awaitNext(2);
    assertThat(unread.logins()).contains(Logins.parse(ANN));
    assertThat(unread.trouble().orElseThrow())
        .isInstanceOf(Trouble.Unavailable.class)
        .extracting(Trouble::message)
        .asString()
        .startsWith("basicAuth: can not read the secret staff/users");
  }
}
