declare global {
  namespace App {
    interface PageData {
      title?: string;
    }
  }
  const __APP_VERSION__: string;
}

export {};
