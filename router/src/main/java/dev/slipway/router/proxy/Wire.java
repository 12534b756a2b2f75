package dev.slipway.router.proxy;

import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;

/** How answers get onto a client's channel: what HTTP/1.1 and HTTP/2 do differently. */
interface Wire {
  /** Whether requests and answers are streams of one connection. */
  boolean isHttp2();

  /** Whether more may be written now: else it would wait in memory. */
  boolean isWritable();

  /** Reads on from the client, or lets what it sends wait. */
  void read(boolean on);

  /** Sends what was written. */
  void flush();

  /** Whether some of it waits until the client takes more. */
  boolean hasUnsent();

  void close();

  void closeAfterFlush();

  /** Writes a part of an answer whose head is written. */
  void write(Object part);

  /** Writes a 1xx that an instance sent ahead of its answer. */
  void interim(RequestHead head, HttpResponse response);

  /**
   * Writes the head of an answer, framed for this client.
   *
   * @param last whether the connection takes no further request
   */
  void head(RequestHead head, HttpResponse response, boolean last);

  /** Goes on in HTTP/2, of which this request is the first. */
  void upgrade(Worker worker, Peer peer, HttpRequest request);

  /** Writes the 101 of an instance; from now on bytes are written as they are. */
  void switchProtocols(HttpResponse response);

  /** From now on bytes are read as they are. */
  void stopDecoding();

  /** Cuts the answer short so that the client sees that it is not whole. */
  void reset();

  /** Ends it for a fault, and says whose where the protocol can. */
  void fault(Throwable cause);

  /** The answer came before the end of the request, and the rest of that is not wanted. */
  void endEarly();
}
