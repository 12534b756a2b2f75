package dev.slipway.router.proxy;

import io.netty.channel.Channel;

/**
 * A connection of which it is not known yet what it speaks: it is closed where that takes too long,
 * and when the router closes.
 *
 * @param since in ticks
 * @param most in ticks
 */
record Opening(Channel channel, int since, int most) implements Timed {
  @Override
  public void tick(int now) {
    if (now - since >= most) {
      Outbound.close(channel);
    }
  }

  @Override
  public void drain() {
    Outbound.close(channel);
  }
}
