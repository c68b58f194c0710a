/** What the process of a host is started with. */
export declare const HOST_FLAGS: readonly string[];
export declare function hostEnvironment(): NodeJS.ProcessEnv;
