/**
 * What must hold when everything goes wrong: damaged files, closing at the worst moment, deadlines, full queues, the
 * end of the JVM. Tests here use the public API only, and another process wherever the JVM itself is at stake.
 */
package io.mlprod.robustness;
