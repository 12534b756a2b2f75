package dev.slipway.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.okhttp.OkHttpChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** gRPC through the router, client and server being grpc-java. */
class GrpcTest {
  private static final int MESSAGE_BYTES = 16 * 1024;

  /** More messages than all that is in between can hold: windows, buffers of sockets. */
  private static final int MANY = 4_000;

  private final RunningRouter router = new RunningRouter();
  private final ManagedChannel channel =
      OkHttpChannelBuilder.forAddress(
              "localhost", router.port(), InsecureChannelCredentials.create())
          .build();

  @AfterEach
  void stop() throws Exception {
    channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    router.close();
  }

  private byte[] call(String message) {
    return ClientCalls.blockingUnaryCall(
        channel,
        GrpcServer.method(MethodType.UNARY),
        CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS),
        message.getBytes(StandardCharsets.UTF_8));
  }

  private <T extends StreamObserver<byte[]>> StreamObserver<byte[]> stream(T observer) {
    var call = channel.newCall(GrpcServer.method(MethodType.BIDI_STREAMING), CallOptions.DEFAULT);
    return ClientCalls.asyncBidiStreamingCall(call, observer);
  }

  private static ServerCallHandler<byte[], byte[]> echo() {
    return ServerCalls.asyncUnaryCall((message, answers) -> {
      answers.onNext(message);
      answers.onCompleted();
    });
  }

  /** What comes from the server, one after the other. */
  private static class Answers implements StreamObserver<byte[]> {
    final BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
    final CompletableFuture<Status> ended = new CompletableFuture<>();

    @Override
    public void onNext(byte[] message) {
      messages.add(message);
    }

    @Override
    public void onError(Throwable cause) {
      ended.complete(Status.fromThrowable(cause));
    }

    @Override
    public void onCompleted() {
      ended.complete(Status.OK);
    }

    String next() throws InterruptedException {
      return new String(messages.poll(20, TimeUnit.SECONDS), StandardCharsets.UTF_8);
    }

    Status.Code code() throws Exception {
      return ended.get(20, TimeUnit.SECONDS).getCode();
    }
  }

  @Test
  void answers_a_call() throws Exception {
    try (var server = new GrpcServer(MethodType.UNARY, echo())) {
      router.to(server.backend());
      for (var i = 0; i < 300; i++) {
        assertThat(call("hello " + i)).asString().isEqualTo("hello " + i);
      }
      assertThat(router.told()).extracting(RunningRouter.Told::status).containsOnly(200);
    }
  }

  @Test
  void passes_status_and_trailers_on_with_and_without_a_body() throws Exception {
    var withBody = new AtomicBoolean();
    ServerCallHandler<byte[], byte[]> failing =
        ServerCalls.asyncUnaryCall((message, answers) -> {
          if (withBody.get()) {
            answers.onNext(message);
          }
          var trailers = new Metadata();
          trailers.put(GrpcServer.MARK, "from the trailers");
          answers.onError(
              Status.FAILED_PRECONDITION.withDescription("no, really").asException(trailers));
        });
    try (var server = new GrpcServer(MethodType.UNARY, failing)) {
      router.to(server.backend());
      for (var each : List.of(false, true)) {
        withBody.set(each);
        assertThatThrownBy(() -> call("x"))
            .isInstanceOfSatisfying(
                StatusRuntimeException.class,
                e -> {
                  assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
                  assertThat(e.getStatus().getDescription()).isEqualTo("no, really");
                  assertThat(e.getTrailers().get(GrpcServer.MARK)).isEqualTo("from the trailers");
                });
      }
    }
  }

  @Test
  void streams_both_ways_at_once() throws Exception {
    ServerCallHandler<byte[], byte[]> echo = ServerCalls.asyncBidiStreamingCall(answers -> answers);
    try (var server = new GrpcServer(MethodType.BIDI_STREAMING, echo)) {
      router.to(server.backend());
      var answers = new Answers();
      var requests = stream(answers);
      for (var i = 0; i < 50; i++) {
        requests.onNext(("ping " + i).getBytes(StandardCharsets.UTF_8));
        assertThat(answers.next()).isEqualTo("ping " + i);
      }
      requests.onCompleted();
      assertThat(answers.code()).isEqualTo(Status.Code.OK);
    }
  }

  @Test
  void passes_an_end_on_that_comes_before_the_client_has_ended() throws Exception {
    ServerCallHandler<byte[], byte[]> impatient =
        ServerCalls.asyncBidiStreamingCall(answers -> {
          answers.onError(Status.PERMISSION_DENIED.asException());
          return new Answers();
        });
    try (var server = new GrpcServer(MethodType.BIDI_STREAMING, impatient)) {
      router.to(server.backend());
      var answers = new Answers();
      stream(answers).onNext(new byte[MESSAGE_BYTES]);
      assertThat(answers.code()).isEqualTo(Status.Code.PERMISSION_DENIED);
      await().atMost(Duration.ofSeconds(10)).until(() -> router.router().requestsInFlight() == 0);
    }
  }

  @Test
  void tells_the_instance_that_the_client_gave_up() throws Exception {
    var cancelled = new CompletableFuture<Boolean>();
    ServerCallHandler<byte[], byte[]> waiting =
        ServerCalls.asyncBidiStreamingCall(answers -> {
          ((ServerCallStreamObserver<byte[]>) answers)
              .setOnCancelHandler(() -> cancelled.complete(true));
          answers.onNext(new byte[1]);
          return new Answers();
        });
    try (var server = new GrpcServer(MethodType.BIDI_STREAMING, waiting)) {
      router.to(server.backend());
      var answers = new Answers();
      var requests = (ClientCallStreamObserver<byte[]>) stream(answers);
      answers.next();
      requests.cancel("enough", null);
      assertThat(cancelled.get(20, TimeUnit.SECONDS)).isTrue();
      await().atMost(Duration.ofSeconds(10)).until(() -> router.router().requestsInFlight() == 0);
    }
  }

  @Test
  void stops_an_instance_while_the_client_does_not_take_and_no_other_call() throws Exception {
    var sent = new AtomicInteger();
    ServerCallHandler<byte[], byte[]> pouring =
        ServerCalls.asyncBidiStreamingCall(answers -> {
          pour((ServerCallStreamObserver<byte[]>) answers, sent);
          return new Answers();
        });
    try (var server = new GrpcServer(MethodType.BIDI_STREAMING, pouring)) {
      router.to(server.backend());
      var taker = new Taker();
      stream(taker);
      assertThat(settled(sent)).isPositive().isLessThan(MANY);
      var other = new Taker();
      stream(other);
      other.take.get(20, TimeUnit.SECONDS).request(10);
      await().atMost(Duration.ofSeconds(20)).until(() -> other.messages.size() >= 10);
      taker.take.get(20, TimeUnit.SECONDS).request(MANY);
      await().atMost(Duration.ofSeconds(30)).until(() -> taker.messages.size() == MANY);
    }
  }

  private static void pour(ServerCallStreamObserver<byte[]> answers, AtomicInteger sent) {
    var mine = new AtomicInteger();
    answers.setOnReadyHandler(() -> {
      while (answers.isReady() && mine.get() < MANY) {
        mine.incrementAndGet();
        sent.incrementAndGet();
        answers.onNext(new byte[MESSAGE_BYTES]);
      }
    });
  }

  /** Takes nothing that it has not asked for. */
  private static final class Taker extends Answers
      implements ClientResponseObserver<byte[], byte[]> {
    final CompletableFuture<ClientCallStreamObserver<byte[]>> take = new CompletableFuture<>();

    @Override
    public void beforeStart(ClientCallStreamObserver<byte[]> call) {
      call.disableAutoRequestWithInitial(0);
      take.complete(call);
    }
  }

  @Test
  void stops_a_client_while_the_instance_does_not_take() throws Exception {
    var server = new CompletableFuture<ServerCallStreamObserver<byte[]>>();
    var taken = new AtomicInteger();
    ServerCallHandler<byte[], byte[]> lazy =
        ServerCalls.asyncBidiStreamingCall(answers -> {
          var call = (ServerCallStreamObserver<byte[]>) answers;
          call.disableAutoRequest();
          server.complete(call);
          return new Answers() {
            @Override
            public void onNext(byte[] message) {
              taken.incrementAndGet();
            }

            @Override
            public void onCompleted() {
              answers.onCompleted();
            }
          };
        });
    try (var instance = new GrpcServer(MethodType.BIDI_STREAMING, lazy)) {
      router.to(instance.backend());
      var sent = new AtomicInteger();
      var pourer = new Pourer(sent);
      stream(pourer);
      assertThat(settled(sent)).isPositive().isLessThan(MANY);
      server.get(20, TimeUnit.SECONDS).request(MANY);
      assertThat(pourer.code()).isEqualTo(Status.Code.OK);
      assertThat(taken).hasValue(MANY);
    }
  }

  /** Sends as long as it may. */
  private static final class Pourer extends Answers
      implements ClientResponseObserver<byte[], byte[]> {
    private final AtomicInteger sent;

    Pourer(AtomicInteger sent) {
      this.sent = sent;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<byte[]> call) {
      call.setOnReadyHandler(() -> {
        while (call.isReady() && sent.get() < MANY) {
          call.onNext(new byte[MESSAGE_BYTES]);
          if (sent.incrementAndGet() == MANY) {
            call.onCompleted();
          }
        }
      });
    }
  }

  private static int settled(AtomicInteger sent) {
    var last = new AtomicInteger(-1);
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> last.getAndSet(sent.get()) == sent.get() && sent.get() > 0);
    return sent.get();
  }

  @Test
  void moves_on_when_an_instance_goes_away_and_lets_calls_end() throws Exception {
    ServerCallHandler<byte[], byte[]> echo = ServerCalls.asyncBidiStreamingCall(answers -> answers);
    try (var leaving = new GrpcServer(MethodType.BIDI_STREAMING, echo);
        var staying = new GrpcServer(MethodType.BIDI_STREAMING, echo)) {
      router.to(leaving.backend());
      var answers = new Answers();
      var requests = stream(answers);
      requests.onNext("one".getBytes(StandardCharsets.UTF_8));
      assertThat(answers.next()).isEqualTo("one");
      leaving.shutDown();
      router.to(leaving.backend(), staying.backend());
      for (var i = 0; i < 20; i++) {
        var others = new Answers();
        var other = stream(others);
        other.onNext("two".getBytes(StandardCharsets.UTF_8));
        assertThat(others.next()).isEqualTo("two");
        other.onCompleted();
        assertThat(others.code()).isEqualTo(Status.Code.OK);
      }
      requests.onNext("three".getBytes(StandardCharsets.UTF_8));
      assertThat(answers.next()).isEqualTo("three");
      requests.onCompleted();
      assertThat(answers.code()).isEqualTo(Status.Code.OK);
    }
  }

  @Test
  void says_unavailable_when_there_is_no_server_or_it_is_killed() throws Exception {
    ServerCallHandler<byte[], byte[]> echo = ServerCalls.asyncBidiStreamingCall(answers -> answers);
    var server = new GrpcServer(MethodType.BIDI_STREAMING, echo);
    router.to(server.backend());
    var answers = new Answers();
    var requests = stream(answers);
    requests.onNext("one".getBytes(StandardCharsets.UTF_8));
    assertThat(answers.next()).isEqualTo("one");
    server.close();
    assertThat(answers.code()).isNotEqualTo(Status.Code.OK);
    var later = new Answers();
    stream(later).onCompleted();
    assertThat(later.code()).isEqualTo(Status.Code.UNAVAILABLE);
  }
}
