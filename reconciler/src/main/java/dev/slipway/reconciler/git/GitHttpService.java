package dev.slipway.reconciler.git;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPInputStream;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.PostReceiveHook;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.eclipse.jgit.transport.ReceivePack;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;

/** One request of git's smart HTTP protocol to one repository. */
final class GitHttpService {
  private static final String UPLOAD = "git-upload-pack";
  private static final String RECEIVE = "git-receive-pack";
  private static final int SECONDS_OF_SILENCE = 60;
  private static final long LARGEST_PUSH = 512L * 1024 * 1024;

  private final Repository repository;
  private final HttpExchange exchange;

  GitHttpService(Repository repository, HttpExchange exchange) {
    this.repository = repository;
    this.exchange = exchange;
  }

  /** {@code GET …/info/refs?service=…}. */
  void advertise() throws IOException {
    var query = Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
    var service = query.startsWith("service=") ? query.substring("service=".length()) : "";
    if (!exchange.getRequestMethod().equals("GET")
        || !(service.equals(UPLOAD) || service.equals(RECEIVE))) {
      GitHttpServer.answer(exchange, 403, "use a git that speaks smart HTTP");
      return;
    }
    start("application/x-" + service + "-advertisement");
    var out = new PacketLineOut(exchange.getResponseBody());
    if (service.equals(UPLOAD)) {
      uploadPack().sendAdvertisedRefs(new PacketLineOutRefAdvertiser(out), service);
    } else {
      out.writeString("# service=" + service + "\n");
      out.end();
      receivePack().sendAdvertisedRefs(new PacketLineOutRefAdvertiser(out));
    }
    out.flush();
  }

  /** {@code POST …/git-…-pack}; returns whether a branch was changed. */
  boolean exchange(String service) throws IOException {
    var type = exchange.getRequestHeaders().getFirst("Content-Type");
    if (!exchange.getRequestMethod().equals("POST")
        || !("application/x-" + service + "-request").equals(type)) {
      GitHttpServer.answer(exchange, 415, "use a git that speaks smart HTTP");
      return false;
    }
    return switch (service) {
      case UPLOAD -> {
        start("application/x-git-upload-pack-result");
        uploadPack().upload(body(), exchange.getResponseBody(), OutputStream.nullOutputStream());
        yield false;
      }
      case RECEIVE -> {
        start("application/x-git-receive-pack-result");
        yield receive();
      }
      default -> {
        GitHttpServer.answer(exchange, 404, "there is no such service");
        yield false;
      }
    };
  }

  private boolean receive() throws IOException {
    var isChanged = new AtomicBoolean();
    var pack = receivePack();
    PostReceiveHook hook =
        (_, commands) ->
            isChanged.set(
                commands.stream().anyMatch(c -> c.getResult() == ReceiveCommand.Result.OK));
    pack.setPostReceiveHook(hook);
    pack.receive(body(), exchange.getResponseBody(), OutputStream.nullOutputStream());
    return isChanged.get();
  }

  private void start(String type) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("Cache-Control", "no-cache");
    exchange.sendResponseHeaders(200, 0);
  }

  private UploadPack uploadPack() {
    var pack = new UploadPack(repository);
    pack.setBiDirectionalPipe(false);
    pack.setTimeout(SECONDS_OF_SILENCE);
    pack.setRequestPolicy(UploadPack.RequestPolicy.ANY);
    var protocol = exchange.getRequestHeaders().getFirst("Git-Protocol");
    if (protocol != null) {
      pack.setExtraParameters(List.of(protocol.split(":", -1)));
    }
    return pack;
  }

  private ReceivePack receivePack() {
    var pack = new ReceivePack(repository);
    pack.setBiDirectionalPipe(false);
    pack.setTimeout(SECONDS_OF_SILENCE);
    pack.setMaxPackSizeLimit(LARGEST_PUSH);
    return pack;
  }

  private InputStream body() throws IOException {
    var raw = exchange.getRequestBody();
    var encoding = exchange.getRequestHeaders().getFirst("Content-Encoding");
    return new OnlyRead("gzip".equals(encoding) ? new GZIPInputStream(raw) : raw);
  }

  /** JGit skips to the end of a request; the JDK's own stream would skip into the next one. */
  private static final class OnlyRead extends InputStream {
    private final InputStream body;

    OnlyRead(InputStream body) {
      this.body = body;
    }

    @Override
    public int read() throws IOException {
      return body.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      return body.read(into, offset, length);
    }

    @Override
    public void close() throws IOException {
      body.close();
    }
  }
}
