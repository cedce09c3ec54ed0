package io.waypointguard.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What users read about a setting, in {@code docs/settings.md} and in messages. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface Doc {

    /** What the setting does. */
    String value();

    /** What it may be, where its type is not an enum, whose constants say it. */
    String allowed() default "";
}
