export const isolation: Readonly<Record<string, string>>;

export interface StaticServer {
  readonly url: string;
  close(): Promise<void>;
}

export function serve(folder: string, headers?: Readonly<Record<string, string>>): Promise<StaticServer>;
