package io.mlprod.testing;
class SkeletonTest {}
