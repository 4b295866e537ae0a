package io.mlprod.observe;

/**
 * An event on a handle or in a fallback chain. Immutable, and thread-safe if the inputs and outputs in it are.
 *
 * <p>The two subtypes cover everything that core and mlprod-fallback report. A module that reports something else, such
 * as the alarms of monitoring, has event types and listeners of its own.
 *
 * @since 0.1
 */
public sealed interface Event permits ModelEvent, ChainEvent {}
