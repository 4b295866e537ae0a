/** Decisions about credit: rules around a model, small enough to be read before its tests. */
package io.mlprod.samples.credit;
