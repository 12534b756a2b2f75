package dev.slipway.router.proxy;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

/** Netty on this machine: native epoll where it is there, else the JDK's NIO. */
record Transport(
    IoHandlerFactory readiness,
    Class<? extends ServerChannel> server,
    Class<? extends Channel> client,
    int eventLoops,
    ByteBufAllocator buffers) {
  private static final int PAGE_BYTES = 8 * 1024;

  /** A chunk is what an arena takes from the system at a time: 8 KiB pages shifted by this. */
  private static final int CHUNK_ORDER = 6;

  private static final int CACHED_SMALL_BUFFERS = 128;
  private static final int CACHED_PAGES = 32;

  static Transport ofThisMachine(int eventLoops) {
    var buffers = buffers(eventLoops);
    return Epoll.isAvailable()
        ? new Transport(
            EpollIoHandler.newFactory(),
            EpollServerSocketChannel.class,
            EpollSocketChannel.class,
            eventLoops,
            buffers)
        : new Transport(
            NioIoHandler.newFactory(),
            NioServerSocketChannel.class,
            NioSocketChannel.class,
            eventLoops,
            buffers);
  }

  EventLoopGroup open() {
    return new MultiThreadIoEventLoopGroup(
        eventLoops, new DefaultThreadFactory("slipway-router", true), readiness);
  }

  /** To connect on one event loop, whose own the connection is. */
  Bootstrap connecting(EventLoop loop) {
    return new Bootstrap().group(loop).channel(client).option(ChannelOption.ALLOCATOR, buffers);
  }

  /** To listen; what is accepted is spread over the loops. */
  ServerBootstrap listening(EventLoopGroup loops) {
    return new ServerBootstrap()
        .group(loops)
        .channel(server)
        .childOption(ChannelOption.ALLOCATOR, buffers);
  }

  /**
   * One direct arena an event loop, in chunks of 512 KiB rather than Netty's 4 MiB: a router in the
   * daemon must stay small, and what it holds at once is bounded by the water marks anyway.
   */
  private static ByteBufAllocator buffers(int eventLoops) {
    return new PooledByteBufAllocator(
        true, 1, eventLoops, PAGE_BYTES, CHUNK_ORDER, CACHED_SMALL_BUFFERS, CACHED_PAGES, false);
  }
}
