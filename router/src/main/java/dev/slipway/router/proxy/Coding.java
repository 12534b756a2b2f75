package dev.slipway.router.proxy;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;

/** How the body of an answer is written to its client. */
sealed interface Coding permits Coding.Identity, Gzip {
  /** As it came. */
  Coding IDENTITY = new Identity();

  /** Writes a part, and says how many bytes it sent for it. */
  int write(HttpContent part, Client client);

  /** Writes the last part, and says how many bytes it sent for it. */
  int end(LastHttpContent last, Client client);

  /** Writes what was held back: the client is to see all that came. */
  int flush(Client client);

  /** No more will be written. */
  void close();

  /** Changes nothing, and holds nothing back. */
  final class Identity implements Coding {
    private Identity() {}

    @Override
    public int write(HttpContent part, Client client) {
      var bytes = part.content().readableBytes();
      client.write(part);
      return bytes;
    }

    @Override
    public int end(LastHttpContent last, Client client) {
      return write(last, client);
    }

    @Override
    public int flush(Client client) {
      return 0;
    }

    @Override
    public void close() {
      // holds nothing
    }
  }
}
