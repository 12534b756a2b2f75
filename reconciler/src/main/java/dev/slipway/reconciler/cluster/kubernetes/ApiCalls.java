package dev.slipway.reconciler.cluster.kubernetes;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells of each request to the API server, those that the client tries again by itself too. */
record ApiCalls(Consumer<ApiCall> listener) implements Interceptor {
  /** To be put behind all others: what takes the answer then carries the time of the request. */
  void intercept(HttpClient.Builder client) {
    var _ = client.addOrReplaceInterceptor("calls", this);
  }

  @Override
  public AsyncBody.Consumer<List<ByteBuffer>> consumer(
      AsyncBody.Consumer<List<ByteBuffer>> consumer, HttpRequest request) {
    return new Timed(consumer, System.nanoTime());
  }

  @Override
  public void after(
      HttpRequest request,
      HttpResponse<?> response,
      AsyncBody.@Nullable Consumer<List<ByteBuffer>> consumer) {
    var took =
        consumer instanceof Timed timed
            ? Optional.of(Duration.ofNanos(System.nanoTime() - timed.since()))
            : Optional.<Duration>empty();
    listener.accept(call(request, response.code(), took));
  }

  @Override
  public void afterConnectionFailure(HttpRequest request, Throwable failure) {
    listener.accept(call(request, 0, Optional.empty()));
  }

  private static ApiCall call(HttpRequest request, int status, Optional<Duration> took) {
    return ApiCall.of(request.method(), request.uri(), status, took);
  }

  /** Hands on what is answered, and knows since when it is waited for. */
  private record Timed(AsyncBody.Consumer<List<ByteBuffer>> consumer, long since)
      implements AsyncBody.Consumer<List<ByteBuffer>> {
    @Override
    public void consume(List<ByteBuffer> value, AsyncBody body) throws Exception {
      consumer.consume(value, body);
    }

    @Override
    public <U> @Nullable U unwrap(Class<U> target) {
      return consumer.unwrap(target);
    }
  }
}
