package io.mlprod.observe;

/**
 * Something that happened on a handle or in a fallback chain. Immutable, and thread-safe if the inputs and outputs in
 * it are.
 *
 * <p>The two vocabularies are all that core and mlprod-fallback tell. A module that has something else to say, as
 * monitoring has alarms, says it in types and to listeners of its own.
 *
 * @since 0.1
 */
public sealed interface Event permits ModelEvent, ChainEvent {}
