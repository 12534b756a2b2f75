package dev.slipway.router.proxy;

import static org.awaitility.Awaitility.await;

import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.router.RouterMesh;
import dev.slipway.router.mesh.ConnectedRouters;
import dev.slipway.router.mesh.RouterLink;
import dev.slipway.router.mesh.RouterName;
import dev.slipway.router.mesh.TableChange;
import dev.slipway.router.mesh.TableFollower;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;

/** A mesh whose one router is elsewhere: on the other side of a thread, here. */
final class ConnectedRouterMeshTest extends EmbeddedRouterMeshTest {
  private final ExecutorService elsewhere = Executors.newSingleThreadExecutor();
  private final TableFollower follower = new TableFollower(super.mesh(), _ -> {});
  private final CompletableFuture<ConnectedRouters.Member> member = new CompletableFuture<>();
  private final ConnectedRouters mesh =
      new ConnectedRouters(Optional.empty(), InstantSource.system(), new TreeSet<>(), _ -> {});

  ConnectedRouterMeshTest() {
    var link =
        new RouterLink() {
          @Override
          public void send(TableChange change) {
            elsewhere.execute(() -> take(change));
          }

          @Override
          public void close() {
            elsewhere.shutdown();
          }
        };
    super.mesh()
        .onChange(() -> {
          if (!elsewhere.isShutdown()) {
            elsewhere.execute(this::tell);
          }
        });
    var told = new CountDownLatch(1);
    mesh.onChange(told::countDown);
    member.complete(mesh.join(new RouterName("one"), follower.serving(), link));
    await().atMost(Duration.ofSeconds(10)).until(() -> told.getCount() == 0); // that it came
  }

  private void take(TableChange change) {
    try {
      follower.take(change);
      tell();
    } catch (RejectedException | UnavailableException e) {
      member.join().refused(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tell() {
    member.join().served(follower.serving());
  }

  @AfterEach
  void leave() {
    mesh.close();
    elsewhere.shutdown();
  }

  @Override
  protected RouterMesh mesh() {
    return mesh;
  }
}
