/** An engine that somebody else has written, against nothing but what mlprod exports. */
module elsewhere.engine {
    requires io.mlprod.core;

    exports elsewhere.engine;
}
