package dev.caravan.config.settings;

/** A value that the node makes whole where it was written in short. */
public interface Whole {
    /** As it would be written with nothing left to the node. */
    String whole();
}
