package dev.slipway.reconciler.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LastingWatchTest {
  private static final Duration SILENCE = Duration.ofMinutes(5);

  private final List<CompletableFuture<@Nullable Void>> begun = new ArrayList<>();
  private final LastingWatch<Pod> watch = new LastingWatch<>(this::informer, (_, _) -> {});

  /** One whose first list comes, or fails, when a test says so. */
  @SuppressWarnings("unchecked")
  private SharedIndexInformer<Pod> informer() {
    return (SharedIndexInformer<Pod>)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {SharedIndexInformer.class},
            (self, method, _) ->
                switch (method.getName()) {
                  case "start" -> begin();
                  case "getApiTypeClass" -> Pod.class;
                  case "lastSyncResourceVersion" -> "";
                  case "stop" -> null;
                  default -> self;
                });
  }

  private CompletionStage<@Nullable Void> begin() {
    begun.add(new CompletableFuture<>());
    return begun.getLast();
  }

  @Test
  void hasStartedOnceAnyBeginningOfItCameToAnEnd() {
    var started = watch.start();
    watch.renewIfSilent(System.nanoTime() + SILENCE.toNanos(), SILENCE);
    assertThat(begun).hasSize(2);

    begun.getFirst().completeExceptionally(new IllegalStateException("stopped"));
    assertThat(started).isNotDone();
    begun.getLast().complete(null);

    assertThat(started).isCompleted();
  }
}
