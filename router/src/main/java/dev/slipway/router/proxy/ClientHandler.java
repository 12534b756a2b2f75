package dev.slipway.router.proxy;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Tells a client what happens on its connection of HTTP/1.1. */
final class ClientHandler extends ChannelInboundHandlerAdapter {
  private final Client client;

  ClientHandler(Client client) {
    this.client = client;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    client.known();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    client.forgotten();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    client.read(message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    client.readComplete();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    client.writabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    client.gone();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    client.failed(cause);
  }
}
