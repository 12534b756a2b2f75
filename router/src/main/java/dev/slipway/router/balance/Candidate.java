package dev.slipway.router.balance;

/** An instance, as far as choosing goes. */
public interface Candidate {
  /** Whether it may be chosen; where none may, any is. */
  boolean isIn();

  /** How many requests are at it. */
  int requests();

  /** Which part of its equal share it is to get, above 0: 1 once it is warm. */
  float share();
}
