package dev.slipway.router.proxy;

import dev.slipway.manifest.Protocol;
import dev.slipway.router.Backend;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.okhttp.OkHttpServerBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** An instance that speaks gRPC, of grpc-java; messages are bytes as they are. */
final class GrpcServer implements AutoCloseable {
  static final Metadata.Key<String> MARK =
      Metadata.Key.of("x-mark", Metadata.ASCII_STRING_MARSHALLER);

  private final Server server;

  GrpcServer(MethodType type, ServerCallHandler<byte[], byte[]> handler) {
    var service =
        ServerServiceDefinition.builder("shop.Shop").addMethod(method(type), handler).build();
    try {
      server =
          OkHttpServerBuilder.forPort(0, InsecureServerCredentials.create())
              .executor(Executors.newVirtualThreadPerTaskExecutor())
              .addService(service)
              .build()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static MethodDescriptor<byte[], byte[]> method(MethodType type) {
    return MethodDescriptor.newBuilder(new Bytes(), new Bytes())
        .setType(type)
        .setFullMethodName("shop.Shop/Call")
        .build();
  }

  Backend backend() {
    return new Backend("127.0.0.1", server.getPort(), Protocol.H2C);
  }

  /** Says by GOAWAY that it takes no further call, and lets those under way end. */
  void shutDown() {
    server.shutdown();
  }

  @Override
  public void close() {
    try {
      server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] message) {
      return new ByteArrayInputStream(message);
    }

    @Override
    public byte[] parse(InputStream message) {
      try {
        return message.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
