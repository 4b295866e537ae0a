package io.mlprod.testing.data;

import java.util.stream.Stream;

/** Where rows come from, again each time. */
interface Source<R> {

    /** Opens the rows; the caller closes the stream. */
    Stream<Placed<R>> open();
}
